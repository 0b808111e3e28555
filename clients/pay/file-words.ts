/** The texts about files as evidence. */
export const fileWords = {
  files: {
    legend: "Photos or documents (optional)",
    choose: "Choose files",
    camera: "Take a photo",
    drop: "You can also drop files here.",
    help: "JPEG, PNG, WebP or HEIC photos and PDF documents, at most 3 MB each and 10 in all. The shop and the lender can see them. Photos are sent without the place where they were taken.",
    chosen: "Chosen files",
    remove: (name: string) => `Remove ${name}`,
    removeShort: "Remove",
    sending: (name: string) => `Sending ${name}`,
    sent: "sent",
    size: (bytes: number) =>
      bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`,
    empty: "This file is empty. Choose it again.",
    otherType: "This is not a photo or a PDF document. Save it as PDF, or take a photo of it.",
    tooLarge: "This file has more than 3 MB. Save it smaller, or divide it.",
    tooMany: "Choose at most 10 files.",
    fix: "Remove the file that cannot be sent, or choose another one.",
    missing: "This file is not at the lender.",
    unreadable: "This file cannot be shown now. Reload the page.",
    save: (name: string, size: string) => `Save ${name} (${size})`,
    from: { purchaser: "From you:", mall: "From the shop:" },
  },
};
