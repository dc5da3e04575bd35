// What came in while a page stood open: in the title of its tab, in words on the page, and as a sound for who asked for it.

const SOUND = "kz-sound"; // whether this browser wants to hear it; nothing else is kept
const MOST = 3; // lines of news that stand on the page
const HERTZ = [660, 880];
const TONE_S = 0.18;
const NO_SOUND = "Uw browser laat nog geen geluid toe: klik ergens op deze pagina.";

let title = "";
let known = new Map<string, string>(); // by what it is about: how it stood
let audio: AudioContext | null = null;

/** From now on what is new is told; what stands there already is known. */
export function beginNews(place: HTMLElement): void {
  title = document.title;
  known = standing(place);
  showCount(place);
  offerSound();
}

export function tellNews(place: HTMLElement): void {
  const now = standing(place);
  const news = [...now].filter(([about, words]) => known.get(about) !== words).map(([, words]) => words);
  known = now;
  showCount(place);
  if (!news.length) return;
  const region = document.getElementById("kz-news");
  if (region) {
    const at = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
    for (const words of news) {
      const line = document.createElement("p");
      line.textContent = `${at} ${words}`;
      region.prepend(line);
    }
    [...region.children].slice(MOST).forEach((old) => {
      old.remove();
    });
  }
  if (wantsSound()) play();
}

/** Who looks at another tab sees that this one is not to be counted on. */
export function tellOldTitle(): void {
  document.title = `(niet actueel) ${title}`;
}

function standing(place: HTMLElement): Map<string, string> {
  const found = [...place.querySelectorAll<HTMLElement>("[data-news]")];
  return new Map(found.map((one) => [one.dataset["about"] ?? "", one.dataset["news"] ?? ""]));
}

function showCount(place: HTMLElement): void {
  const waits = Number(place.querySelector<HTMLElement>("[data-waits]")?.dataset["waits"] ?? 0);
  const words = waits ? `(${String(waits)}) ${title}` : title;
  if (document.title !== words) document.title = words;
}

function offerSound(): void {
  const holder = document.querySelector<HTMLElement>("[data-sound]");
  const box = holder?.querySelector<HTMLInputElement>("input");
  if (!holder || !box) return;
  holder.hidden = false;
  box.checked = wantsSound();
  box.addEventListener("change", () => {
    if (box.checked) localStorage.setItem(SOUND, "1");
    else localStorage.removeItem(SOUND);
    if (box.checked) play(); // so that one knows what to listen for
  });
}

function wantsSound(): boolean {
  return localStorage.getItem(SOUND) === "1";
}

function play(): void {
  audio ??= new AudioContext();
  void audio.resume();
  const told = document.querySelector<HTMLElement>("[data-sound] [data-refused]");
  if (told) told.textContent = audio.state === "running" || navigator.userActivation?.hasBeenActive ? "" : NO_SOUND;
  HERTZ.forEach((hertz, place) => {
    tone(audio as AudioContext, hertz, place * TONE_S);
  });
}

function tone(on: AudioContext, hertz: number, after: number): void {
  const [begin, end] = [on.currentTime + after, on.currentTime + after + TONE_S];
  const [source, loudness] = [on.createOscillator(), on.createGain()];
  source.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.2, begin);
  loudness.gain.linearRampToValueAtTime(0, end);
  source.connect(loudness).connect(on.destination);
  source.start(begin);
  source.stop(end);
}
