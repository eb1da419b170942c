/**
 * Orders versions the way semantic versioning does: numbers by value, a release after its pre-releases.
 * Parts that are not numbers compare as text. https://semver.org/#spec-item-11
 */
export function compareVersions(one: string, other: string): number {
  const [oneRelease = '', onePre] = cut(one);
  const [otherRelease = '', otherPre] = cut(other);
  return (
    compareParts(oneRelease, otherRelease) ||
    Number(onePre === undefined) - Number(otherPre === undefined) ||
    compareParts(onePre ?? '', otherPre ?? '')
  );
}

function cut(version: string): [string, string?] {
  const dash = version.indexOf('-');
  return dash < 0 ? [version] : [version.slice(0, dash), version.slice(dash + 1)];
}

function compareParts(one: string, other: string): number {
  const ones = one.split('.');
  const others = other.split('.');
  for (let i = 0; i < Math.max(ones.length, others.length); i++) {
    const a = ones[i] ?? '';
    const b = others[i] ?? '';
    if (a === b) continue;
    const byNumber = Number(a) - Number(b);
    return Number.isNaN(byNumber) ? (a < b ? -1 : 1) : byNumber;
  }
  return 0;
}
