// A field for pictures: files chosen, dropped, or taken with the camera, shown before they are sent.
import { hasCamera, photograph, wishOf } from "./camera";
import { scaled } from "./scaling";
import { thumbnail } from "./thumbnail";

const fields = new WeakMap<HTMLInputElement, PictureField>();

/** Enhance the picture fields inside `root`. */
export function enhancePictures(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-pictures]")) {
    const input = box.querySelector<HTMLInputElement>("input[type=file]");
    if (input && !fields.has(input)) fields.set(input, new PictureField(box, input));
  }
}

/** Resolve when no picture of the form is being made smaller any more. */
export async function settled(form: HTMLFormElement): Promise<void> {
  for (const input of form.querySelectorAll<HTMLInputElement>("input[type=file]")) await fields.get(input)?.work;
}

/** Return the files chosen in a form, by field. */
export function chosen(form: HTMLFormElement): Map<string, File[]> {
  const inputs = [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
  return new Map(inputs.map((input) => [input.name, [...(input.files ?? [])]]));
}

/** Put files back into the fields of the same names, but into those that are marked as wrong. */
export function restore(root: ParentNode, files: Map<string, File[]>): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file]:not([aria-invalid])")) {
    fields.get(input)?.put(files.get(input.name) ?? []);
  }
}

class PictureField {
  work: Promise<void> = Promise.resolve();
  private files: File[] = [];
  private readonly most: number;
  private readonly list: HTMLElement | null;

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    this.most = Number(box.dataset["most"] ?? 1);
    this.list = box.querySelector("[data-chosen]");
    box.classList.add("is-enhanced");
    box.querySelector<HTMLElement>("[data-tools]")?.removeAttribute("hidden");
    input.addEventListener("change", () => this.add([...(input.files ?? [])], !input.multiple));
    const camera = box.querySelector<HTMLButtonElement>("[data-camera]");
    if (camera && hasCamera()) {
      camera.hidden = false;
      camera.addEventListener("click", () => void this.shoot(camera));
    }
    this.receiveDrops();
  }

  put(files: File[]): void {
    this.files = files.slice(0, this.most);
    this.show();
  }

  private add(files: File[], replace: boolean): void {
    this.work = this.work.then(async () => {
      const smaller = await Promise.all(files.map(scaled));
      // The newest stay: who adds a fourth of three means that one.
      this.put((replace ? smaller : [...this.files, ...smaller]).slice(-this.most));
    });
  }

  private async shoot(camera: HTMLElement): Promise<void> {
    const file = await photograph(wishOf(this.box)).catch(() => null);
    if (file) this.add([file], this.most === 1);
    await this.work;
    camera.focus();
  }

  private show(): void {
    const transfer = new DataTransfer();
    this.files.forEach((file) => transfer.items.add(file));
    this.input.files = transfer.files;
    this.list?.replaceChildren(...this.files.map((file) => this.item(file)));
    const status = this.box.querySelector("[data-status]");
    if (status) status.textContent = this.files.map((file) => file.name).join(", ");
  }

  private item(file: File): HTMLElement {
    const item = document.createElement("li");
    const canvas = thumbnail(file, file.name);
    const name = document.createElement("span");
    name.className = "rn-chosen__name";
    name.textContent = file.name;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = this.box.dataset["wordRemove"] ?? "×";
    remove.setAttribute("aria-label", `${remove.textContent}: ${file.name}`);
    remove.addEventListener("click", () => {
      this.put(this.files.filter((other) => other !== file));
      this.input.focus();
    });
    item.append(canvas, name, remove);
    return item;
  }

  private receiveDrops(): void {
    const over = (event: DragEvent, is: boolean): void => {
      event.preventDefault();
      this.box.classList.toggle("is-over", is);
    };
    this.box.addEventListener("dragover", (event) => over(event, true));
    this.box.addEventListener("dragleave", (event) => over(event, false));
    this.box.addEventListener("drop", (event) => {
      over(event, false);
      this.add([...(event.dataTransfer?.files ?? [])], this.most === 1);
    });
  }
}
