/** Names that an error lists where none resembles what was entered. */
const maxListed = 10;

/**
 * What to do where there is no template of that name.
 *
 * @param entered what was looked for
 * @param names the templates that can be sent
 */
export function templateAdvice(entered: string, names: readonly string[]): string {
	if (names.length === 0) return "There are no templates yet; create one in the provider's panel first.";
	const meant = closest(entered, names);
	if (meant !== undefined) return `Did you mean ${meant}? Choose it under 'Template'.`;
	return `Choose one of: ${names.slice(0, maxListed).join(', ')}${names.length > maxListed ? ' …' : ''}.`;
}

/** @returns the name with the fewest different letters, where they are a third at most; undefined where none is near */
function closest(entered: string, names: readonly string[]): string | undefined {
	const wanted = entered.slice(0, 100).toLowerCase();
	let best: { name: string; distance: number } | undefined;
	for (const name of names) {
		const distance = distanceOf(wanted, name.slice(0, 100).toLowerCase());
		if (distance <= Math.min(wanted.length, name.length) / 3 && (!best || distance < best.distance)) {
			best = { name, distance };
		}
	}
	return best?.name;
}

/** How many letters must be added, removed or replaced to turn one text into the other. */
function distanceOf(one: string, other: string): number {
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [line, letter] of [...one].entries()) {
		const next = [line + 1];
		for (const [column, another] of [...other].entries()) {
			next.push(
				Math.min(
					(next[column] ?? 0) + 1,
					(row[column + 1] ?? 0) + 1,
					(row[column] ?? 0) + (letter === another ? 0 : 1),
				),
			);
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
