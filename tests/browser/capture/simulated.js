// A simulated person as this window's camera: see simulated.py, whose pictures these are.
{
  const { yaws, nearest, colours, still = false } = SETTINGS;
  const [WIDTH, HEIGHT] = [720, 960];
  /** Degrees and steps a second. */
  const [TURNS, NEARS] = [34, 6];
  /** From the screen's colour to its light in a picture. */
  const LAG_MS = 70;
  const held = new Map();

  async function load(name) {
    const image = new Image();
    image.src = `/simulated/${name}`;
    await image.decode();
    held.set(name, image);
  }

  /** A grain that differs from picture to picture, as a sensor's does. */
  function grain() {
    const tile = new OffscreenCanvas(WIDTH + 128, HEIGHT + 128);
    const context = tile.getContext("2d");
    const noise = context.createImageData(tile.width, tile.height);
    for (let i = 0; i < noise.data.length; i += 4) {
      const value = 128 + 110 * (Math.random() + Math.random() + Math.random() - 1.5);
      noise.data.set([value, 128 + 0.9 * (value - 128), value, 255], i);
    }
    context.putImageData(noise, 0, 0);
    return tile;
  }

  function begin() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    const context = canvas.getContext("2d");
    const noise = grain();
    // She never stands twice in quite the same place, before quite the same wall.
    const [across, down, zoom, tilt] = [60, 40, 0.12, 0.07].map((most) => most * (Math.random() - 0.5));
    const wall = Array.from({ length: 9 }, () => ({
      hue: Math.floor(360 * Math.random()),
      light: 25 + Math.floor(45 * Math.random()),
      at: [0, 1, 2, 3].map(() => Math.random()),
    }));
    let [yaw, near, goal, before] = [0, 0, 0, performance.now()];
    const shown = [{ at: 0, colour: "idle" }];

    function asked() {
      const dialog = document.querySelector("dialog.rn-challenge");
      const colour = dialog?.dataset.colour ?? "idle";
      if (shown[shown.length - 1].colour !== colour) shown.push({ at: performance.now(), colour });
      const said = dialog?.querySelector("[data-say]")?.dataset.instruction ?? "";
      const to = { "turn-left": 30, "turn-right": -30 }[said] ?? (said === "other-side" ? yaw : 0);
      return still ? { to: 0, closer: false } : { to, closer: said === "come-closer" };
    }

    function draw() {
      const now = performance.now();
      const passed = (now - before) / 1000;
      before = now;
      const { to, closer } = asked();
      yaw += Math.max(-TURNS * passed, Math.min(TURNS * passed, to - yaw));
      // She stays where she came to.
      if (closer) goal = nearest;
      near = Math.min(goal, near + NEARS * passed);
      const step = Math.round(near);
      const turned = yaws.reduce((a, b) => (Math.abs(b - yaw) < Math.abs(a - yaw) ? b : a));
      const lit = shown.findLast(({ at }) => at <= now - LAG_MS)?.colour ?? "idle";
      const isEnd = step === 0 || step === nearest;
      const colour = isEnd && turned === 0 && colours.includes(lit) ? lit : "idle";
      const picture = held.get(`${step}_${isEnd ? turned : 0}_${colour}.jpg`);
      const sway = (rate, size) => size * Math.sin((now / 1000) * rate);
      context.setTransform(1, 0, 0, 1, WIDTH / 2 + across + sway(1.7, 1.6), HEIGHT / 2 + down + sway(2.3, 1.8));
      context.rotate(tilt);
      context.scale(1.16 + zoom, 1.16 + zoom);
      if (picture) context.drawImage(picture, -WIDTH / 2, -HEIGHT / 2);
      context.setTransform(1, 0, 0, 1, 0, 0);
      // Beside the head alone: its light is the drawn one. Out of focus: straight edges are those of a held picture.
      for (const { hue, light, at: [x, y, w, h] } of wall) {
        const left = x < 0.5 ? (0.3 * x - 0.05) * WIDTH : (0.8 + 0.3 * (x - 0.5)) * WIDTH;
        const [across, up, size] = [left + 0.04 * WIDTH, 0.6 * y * HEIGHT, (0.05 + 0.05 * w + 0.05 * h) * WIDTH];
        const spot = context.createRadialGradient(across, up, 0.2 * size, across, up, size);
        spot.addColorStop(0, `hsl(${hue} 45% ${light}% / 0.9)`);
        spot.addColorStop(1, `hsl(${hue} 45% ${light}% / 0)`);
        context.fillStyle = spot;
        context.fillRect(across - size, up - size, 2 * size, 2 * size);
      }
      context.globalAlpha = 0.035;
      context.drawImage(noise, -Math.floor(Math.random() * 128), -Math.floor(Math.random() * 128));
      context.globalAlpha = 1;
    }

    draw();
    const timer = setInterval(draw, 33);
    const stream = canvas.captureStream(30);
    const [track] = stream.getVideoTracks();
    Object.defineProperty(track, "label", { value: "Front camera (simulated)" });
    const settings = { facingMode: "user", width: WIDTH, height: HEIGHT, frameRate: 30, aspectRatio: WIDTH / HEIGHT };
    track.getSettings = () => settings;
    const stop = track.stop.bind(track);
    track.stop = () => (clearInterval(timer), stop());
    return stream;
  }

  navigator.mediaDevices.getUserMedia = async () => {
    const [far, close] = [0, nearest].map((near) => yaws.map((yaw) => `${near}_${yaw}_idle.jpg`));
    const between = Array.from({ length: nearest - 1 }, (_, i) => `${i + 1}_0_idle.jpg`);
    const lit = [0, nearest].flatMap((near) => colours.map((colour) => `${near}_0_${colour}.jpg`));
    if (!held.size) await Promise.all([...far, ...close, ...between, ...lit].map(load));
    return begin();
  };
}
