/** Keeps what a pure function says of an object for as long as somebody has the object. */
export function remember<K extends object, T>(read: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    let found = known.get(key);
    if (!found) {
      found = { value: read(key) };
      known.set(key, found);
    }
    return found.value;
  };
}
