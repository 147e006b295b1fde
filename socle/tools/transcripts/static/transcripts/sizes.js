// A number of bytes, as people read it.
const print = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

export function size(bytes) {
  if (bytes < 1e6) return `${print.format(bytes / 1e3)} ko`;
  return bytes < 1e9 ? `${print.format(bytes / 1e6)} Mo` : `${print.format(bytes / 1e9)} Go`;
}
