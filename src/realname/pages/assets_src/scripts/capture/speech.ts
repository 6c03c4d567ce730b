// Instructions spoken by the browser, for who cannot see the screen or holds it away. Off until switched on.
const KEY = "realname.speech";

/** Connect the switch; returns the function that speaks an instruction when the switch is on. */
export function speaker(toggle: HTMLInputElement | null): (words: string) => void {
  if (!toggle || !("speechSynthesis" in window)) {
    toggle?.closest<HTMLElement>("[data-speech]")?.setAttribute("hidden", "");
    return () => undefined;
  }
  toggle.checked = remembered();
  toggle.addEventListener("change", () => {
    remember(toggle.checked);
    if (!toggle.checked) speechSynthesis.cancel();
  });
  return (words) => {
    if (!toggle.checked || !words) return;
    // What was said before is over by now: the newest instruction is the one that holds.
    speechSynthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = document.documentElement.lang;
    speechSynthesis.speak(utterance);
  };
}

// A browser that forbids storage forgets the choice, and nothing else.
function remembered(): boolean {
  try {
    return sessionStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

function remember(isOn: boolean): void {
  try {
    sessionStorage.setItem(KEY, isOn ? "on" : "off");
  } catch {
    // As above.
  }
}
