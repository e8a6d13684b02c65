/** What a person reads instead of VSS paths, enumerations and raw numbers. */

export const ZONES = { driver: "Driver", passenger: "Passenger", rear_left: "Rear left", rear_right: "Rear right" };

/** Zones as the parts of VSS paths: seats, doors and lights on one hand, stations of the air on the other. */
export const SIDES = {
  driver: { seat: "Row1.DriverSide", station: "Row1.Driver" },
  passenger: { seat: "Row1.PassengerSide", station: "Row1.Passenger" },
  rear_left: { seat: "Row2.DriverSide", station: "Row2.Driver" },
  rear_right: { seat: "Row2.PassengerSide", station: "Row2.Passenger" },
};

const PLACES = [
  [/Row1\.Driver/, "driver"],
  [/Row1\.Passenger/, "passenger"],
  [/Row2\.Driver/, "rear left"],
  [/Row2\.Passenger/, "rear right"],
  [/Row2\.Middle/, "rear middle"],
];

/** The end of a path, what it is called, and how its booleans read. */
const NAMES = [
  [/HVAC\.Station\..*\.Temperature$/, "Temperature"],
  [/\.FanSpeed$/, "Fan"],
  [/\.AirDistribution$/, "Air to"],
  [/\.AirDistributionAlso$/, "Air also to"],
  [/IsAirConditioningActive$/, "Air conditioning"],
  [/IsRecirculationActive$/, "Recirculation"],
  [/IsFrontDefrosterActive$/, "Windscreen defroster"],
  [/IsRearDefrosterActive$/, "Rear defroster"],
  [/HVAC\.IsOn$/, "Climate"],
  [/HVAC\.IsAutoActive$/, "Climate automatic"],
  [/HVAC\.IsSyncActive$/, "Zones in step"],
  [/IsAirPurifierActive$/, "Air purifier"],
  [/SteeringWheel\.HeatingCooling$/, "Steering wheel heating"],
  [/\.HeatingCooling$/, "Seat heating"],
  [/\.Ventilation$/, "Seat ventilation"],
  [/Massage\.Level$/, "Massage"],
  [/Massage\.TypeActive$/, "Massage programme"],
  [/Seat\..*\.Position$/, "Seat position"],
  [/Seat\..*\.Height$/, "Seat height"],
  [/\.Recline$/, "Backrest"],
  [/\.LumbarSupport$/, "Lumbar support"],
  [/Window\.Position$/, "Window"],
  [/Sunroof\.Shade\.Position$/, "Roof shade"],
  [/Shade\.Position$/, "Window shade"],
  [/Trunk\.Rear\.IsOpen$/, "Tailgate", ["closed", "open"]],
  [/Trunk\.Rear\.IsLocked$/, "Tailgate", ["unlocked", "locked"]],
  [/Trunk\.Front\.IsOpen$/, "Front boot", ["closed", "open"]],
  [/\.IsLocked$/, "Door", ["unlocked", "locked"]],
  [/Door\..*\.IsOpen$/, "Door", ["closed", "open"]],
  [/IsChildLockEngaged$/, "Child lock"],
  [/IsWindowChildLockEngaged$/, "Window lock"],
  [/Sunroof\.TargetPosition$/, "Roof"],
  [/Sunroof\.Switch$/, "Roof switch"],
  [/IsDomeOn$/, "Dome light"],
  [/AmbientLight\..*\.IsLightOn$/, "Ambient light"],
  [/AmbientLight\..*\.Intensity$/, "Ambient brightness"],
  [/AmbientLight\..*\.Color$/, "Ambient colour"],
  [/Spotlight\..*\.IsLightOn$/, "Reading light"],
  [/LightSwitch$/, "Headlights"],
  [/Beam\.Low\.IsOn$/, "Low beam"],
  [/Beam\.High\.IsOn$/, "High beam"],
  [/Hazard\.IsSignaling$/, "Hazard lights"],
  [/Fog\.Rear\.IsOn$/, "Rear fog light"],
  [/Fog\.Front\.IsOn$/, "Front fog lights"],
  [/Media\.Action$/, "Media"],
  [/Media\.Volume$/, "Volume"],
  [/Media\.SelectedURI$/, "Media choice"],
  [/Played\.Source$/, "Media source"],
  [/Media\.IsPlaying$/, "Media", ["paused", "playing"]],
  [/Media\.IsMuted$/, "Sound", ["on", "muted"]],
  [/Fragrance\.IsOn$/, "Fragrance"],
  [/StartStopCharging$/, "Charging"],
  [/ChargeLimit$/, "Charge limit"],
  [/IsFlapOpen$/, "Charging flap", ["closed", "open"]],
  [/Scene\.Active$/, "Scene"],
];

const UNITS = { celsius: " °C", percent: " %", mm: " mm", degrees: "°", s: " s", "km/h": " km/h", kPa: " kPa", W: " W" };

/** Return the place of a path in words, or "". */
const place = (path) => PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? "";

const entry = (path) => NAMES.find(([pattern]) => pattern.test(path));

/** Return what a path is called, without its place: the last of its words where nobody gave it a name. */
function label(path) {
  return entry(path)?.[1] ?? path.split(".").at(-1).replace(/^Is(?=[A-Z])/, "").replace(/(?<=[a-z])(?=[A-Z])/g, " ");
}

/** Return a value as a person reads it, with its unit. */
export function valueText(path, value, signal) {
  if (typeof value === "boolean") return (entry(path)?.[2] ?? ["off", "on"])[Number(value)];
  if (typeof value === "number") return `${Number(value.toFixed(1))}${UNITS[signal?.unit] ?? ""}`;
  if (value === "") return "none";
  return value.startsWith("#") ? value : plain(value);
}

/** Turn "set_temperature" or "TILT_UP" into plain words. */
export const plain = (text) => text.toLowerCase().replaceAll(/[_-]/g, " ");

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Put the changes that say the same of several places together: "Fan, everywhere, 40 → 60 %". */
export function readableChanges(changes, signals) {
  const groups = new Map();
  for (const [path, { from, to }] of Object.entries(changes)) {
    const texts = [from, to].map((value) => valueText(path, value, signals[path]));
    const key = [label(path), ...texts].join("|");
    const group = groups.get(key) ?? { name: label(path), from: texts[0], to: texts[1], places: [], paths: [] };
    group.paths.push(path);
    if (place(path)) group.places.push(place(path));
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, where: group.places.length > 3 ? "everywhere" : group.places.join(", ") }));
}

/** Why something was not done, in words. */
export const REASONS = {
  "no-match": "That is nothing the car can do.",
  unsure: "It was not heard clearly enough to act on.",
  ambiguous: "It could have meant more than one thing.",
  "missing-slot": "Something is still missing.",
  unsafe: "It would not be safe right now.",
  "out-of-range": "It lies beyond what the car can do.",
  "not-in-this-car": "This car does not have that.",
  negated: "You said not to.",
  conditional: "It depends on something the car cannot wait for.",
  contradictory: "Two parts of it contradict each other.",
  "too-long": "It was too long for one command.",
  "no-speech": "No words were heard.",
  fault: "Something failed inside; the car is as it was.",
};

export const STATUSES = {
  done: "Done",
  answered: "Answered",
  asked: "Asks back",
  refused: "Refused",
  "not-understood": "Not understood",
};

/** Colours for consumers of power, in the order they are drawn. */
export const CONSUMERS = [
  ["drive_w", "Driving"],
  ["air_w", "Climate"],
  ["seats_w", "Seats"],
  ["base_w", "Electronics"],
];

export const kilowatts = (watts) => (watts >= 100 ? `${(watts / 1000).toFixed(1)} kW` : `${Math.round(watts)} W`);
