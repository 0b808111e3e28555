/**
 * The same function, which keeps what it made for its last arguments: `Intl` takes half a millisecond to make a format. Arguments come from
 * outside, so no more than `most` results are kept: then all are forgotten.
 */
export const remember = <Args extends readonly string[], Made>(
  make: (...args: Args) => Made,
  most = 100,
): ((...args: Args) => Made) => {
  const kept = new Map<string, { readonly made: Made }>();
  return (...args) => {
    const key = args.join("\0");
    const { made } = kept.get(key) ?? { made: make(...args) };
    if (kept.has(key)) return made;
    if (kept.size >= most) kept.clear();
    kept.set(key, { made });
    return made;
  };
};
