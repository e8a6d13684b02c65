// Show all turns or the failed ones, and those in which something is written.
const buttons = [...document.querySelectorAll(".tools button")];
const search = document.querySelector(".tools input");
const empty = document.querySelector(".none");

function show() {
  const failedOnly = buttons[0].getAttribute("aria-pressed") === "true";
  const wanted = search.value.trim().toLowerCase();
  let shown = 0;
  for (const talk of document.querySelectorAll(".talk")) {
    let turns = 0;
    for (const turn of talk.querySelectorAll(".turn")) {
      const fits = !wanted || (talk.dataset.name + " " + turn.textContent).toLowerCase().includes(wanted);
      turn.hidden = !fits || (failedOnly && !turn.classList.contains("failed"));
      turns += !turn.hidden;
    }
    talk.hidden = !turns;
    talk.open = turns && (failedOnly || Boolean(wanted) || talk.dataset.failed !== "0");
    shown += turns;
  }
  empty.hidden = shown > 0;
}

for (const button of buttons) {
  button.addEventListener("click", () => {
    for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
    show();
  });
}
search.addEventListener("input", show);
show();
