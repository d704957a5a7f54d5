import { isDataObject } from '../dataObject';

const maxNames = 30;

/**
 * The names of a body's members, two levels deep, for the log. Names only, never values: a name that does not look like
 * one, because somebody uses numbers or texts as names, is left out as well.
 */
export function memberNames(body: unknown): string {
	if (Array.isArray(body)) return `a list of ${body.length}${body.length > 0 ? `: ${memberNames(body[0])}` : ''}`;
	if (!isDataObject(body)) return body === null ? 'null' : `a ${typeof body}`;
	const names = Object.entries(body).flatMap(([name, value]) => {
		const inner = isDataObject(value) ? value : Array.isArray(value) && isDataObject(value[0]) ? value[0] : {};
		return [shown(name), ...Object.keys(inner).map((part) => `${shown(name)}.${shown(part)}`)];
	});
	if (names.length === 0) return 'no members';
	return names.slice(0, maxNames).join(', ') + (names.length > maxNames ? ', …' : '');
}

function shown(name: string): string {
	return /^[A-Za-z_][A-Za-z_-]{0,39}\d{0,2}$/.test(name) ? name : '…';
}
