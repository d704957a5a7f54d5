/**
 * Whether a text is a business-scoped user id, by which WhatsApp names people who hide their number: two letters of a
 * country, a dot, and letters or digits, such as `US.13491208655302741918`.
 */
export function isUserId(text: string): boolean {
	return /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9_-]{1,128}$/.test(text);
}
