// Reads the page again every two seconds while it is shown, and replaces the parts that have changed.
const status = document.getElementById("status");

const say = (text) => {
  status.textContent = text;
};

const refresh = async () => {
  const response = await fetch("/", { cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  const read = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = read.querySelector(`[data-live="${part.dataset.live}"]`);
    // What a person has focused stays, so that the keyboard does not lose its place.
    if (now && now.innerHTML !== part.innerHTML && !part.contains(document.activeElement))
      part.replaceChildren(...now.childNodes);
  }
};

let lost = false;
const watch = async () => {
  try {
    if (document.visibilityState === "visible") await refresh();
    if (lost) say("");
    lost = false;
  } catch {
    if (!lost) say("The sandbox does not answer. Start it again with npm start.");
    lost = true;
  }
  setTimeout(watch, 2000);
};

const post = async (path, body) => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? "the sandbox refused");
  return answer;
};

const buttons = document.querySelectorAll("button");

const press = async (waiting, work) => {
  say(waiting);
  for (const button of buttons) button.disabled = true;
  try {
    await work();
    say("");
  } catch (error) {
    say(`That did not work: ${error.message}.`);
  }
  for (const button of buttons) button.disabled = false;
};

for (const button of buttons) {
  const { advance, checkout } = button.dataset;
  button.addEventListener("click", () => {
    if (advance)
      void press("The clock is moving …", async () => {
        await post("/_sandbox/clock", { advance });
        await refresh();
      });
    else
      void press("Opening a checkout …", async () => {
        const { url } = await post("/_sandbox/checkouts", { mall: checkout });
        location.assign(url);
      });
  });
}

void watch();
