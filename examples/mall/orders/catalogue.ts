/** A product; `price` is in pence, `art` is the content of an SVG of 120 by 120. */
export type Product = {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly price: number;
  readonly tint: string;
  readonly art: string;
};

/** The shop's products. */
export const catalogue: readonly Product[] = [
  {
    id: "lamp",
    name: "Reading lamp",
    about: "Ash and linen, a warm pool of light",
    price: 4800,
    tint: "#f6e7c8",
    art: `<path d="M42 52 50 24h20l8 28z" fill="#d9a441"/><path d="M58 52h4v38h-4z" fill="#5b4636"/><rect x="42" y="88" width="36" height="8" rx="4" fill="#5b4636"/>`,
  },
  {
    id: "blanket",
    name: "Wool blanket",
    about: "Woven in one piece, heavier than it looks",
    price: 12900,
    tint: "#dfe8e3",
    art: `<rect x="26" y="34" width="68" height="52" rx="6" fill="#5f8575"/><path d="M26 48h68M26 62h68M26 76h68" stroke="#dfe8e3" stroke-width="4"/><path d="M30 86v8m12-8v8m12-8v8m12-8v8m12-8v8m12-8v8" stroke="#5f8575" stroke-width="3"/>`,
  },
  {
    id: "mugs",
    name: "Two mugs",
    about: "Stoneware, glazed by hand, no two alike",
    price: 3200,
    tint: "#f2dcd3",
    art: `<rect x="28" y="46" width="30" height="38" rx="6" fill="#b5654a"/><path d="M58 54h6a9 9 0 0 1 0 20h-6" fill="none" stroke="#b5654a" stroke-width="5"/><rect x="70" y="54" width="24" height="30" rx="5" fill="#8c4a36"/>`,
  },
  {
    id: "chair",
    name: "Oak chair",
    about: "Four legs, all of one length",
    price: 28500,
    tint: "#e9e2d6",
    art: `<path d="M42 24h8v44h-8zM70 24h8v44h-8z" fill="#9a7b4f"/><path d="M42 30h36v10H42z" fill="#b8955f"/><rect x="36" y="64" width="48" height="9" rx="3" fill="#b8955f"/><path d="M40 73h7l-4 27h-7zM73 73h7l4 27h-7z" fill="#9a7b4f"/>`,
  },
  {
    id: "vase",
    name: "Tall vase",
    about: "For one branch, or none",
    price: 5600,
    tint: "#dbe4ee",
    art: `<path d="M52 40h16c0 10 12 18 12 34 0 14-8 22-20 22s-20-8-20-22c0-16 12-24 12-34z" fill="#4f6d8f"/><path d="M60 40V18m0 10c6-2 10-6 12-11M60 26c-5-2-9-5-11-9" stroke="#5f8575" stroke-width="3" fill="none"/>`,
  },
  {
    id: "clock",
    name: "Wall clock",
    about: "Quiet, and a minute slow on purpose",
    price: 7400,
    tint: "#ece3ee",
    art: `<circle cx="60" cy="60" r="34" fill="#6d5578"/><circle cx="60" cy="60" r="27" fill="#f8f4f9"/><path d="M60 42v18l12 8" stroke="#6d5578" stroke-width="4" fill="none" stroke-linecap="round"/>`,
  },
];

/** A product by its id. */
export const productOf = (id: string): Product | undefined => catalogue.find((product) => product.id === id);
