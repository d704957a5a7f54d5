/** `1`, `true` and their texts: flags come in all of these, and differ between history and callbacks. */
export function isTrue(flag: unknown): boolean {
	return flag === true || flag === 1 || flag === '1' || flag === 'true';
}
