// A picture file -> its pixels. Whatever the browser can read is taken as it is meant to be seen: turned as its camera noted,
// on white where it is transparent.

/** Thrown with a reason that the figure's words know. */
export class NotAPictureError extends Error {}

/**
 * @param {Blob} file
 * @returns {Promise<ImageData>}
 */
export async function pixelsOf(file) {
  /** @type {ImageBitmap} */
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new NotAPictureError("unreadable");
  }
  try {
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new NotAPictureError("large");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, bitmap.width, bitmap.height);
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  } catch {
    throw new NotAPictureError("large"); // more pixels than a canvas holds
  } finally {
    bitmap.close();
  }
}

/** base64 of a picture file -> the file. */
export function fileOf(base64, type) {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type });
}
