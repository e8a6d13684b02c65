/** Collects the microphone's sound into 32 ms pieces of 16-bit samples, and measures how loud each is. */

const PIECE_S = 0.032;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(Math.round(sampleRate * PIECE_S));
    this.filled = 0;
    this.energy = 0;
  }

  process([channels]) {
    const samples = channels[0];
    if (!samples) return true;
    for (const sample of samples) {
      const bounded = Math.max(-1, Math.min(1, sample));
      this.piece[this.filled++] = bounded < 0 ? bounded * 0x8000 : bounded * 0x7fff;
      this.energy += bounded * bounded;
      if (this.filled === this.piece.length) this.deliver();
    }
    return true;
  }

  deliver() {
    const pcm = this.piece.slice().buffer;
    this.port.postMessage({ pcm, rms: Math.sqrt(this.energy / this.filled) }, [pcm]);
    this.filled = 0;
    this.energy = 0;
  }
}

registerProcessor("capture", Capture);
