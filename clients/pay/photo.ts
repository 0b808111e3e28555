/** The types of photos that browsers draw. */
const drawn: readonly string[] = ["image/jpeg", "image/png", "image/webp"];

/** Enough to read a label on the photo of a parcel. */
const longestEdge = 2_400;

/**
 * A photo drawn anew: small enough to send, and without the data beside the picture, such as where it was taken. Any other file, and one that
 * the browser cannot draw, stays as it is: the lender judges it.
 */
export const drawAgain = async (file: File): Promise<Blob> => {
  if (!drawn.includes(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, longestEdge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  // A JPEG has no transparent parts: they would be black.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) ?? file;
};
