/** What stands behind an option of the command line, such as 1000 behind `--items`; undefined where it is not there. */
export function textOption(name: string): string | undefined {
	const at = process.argv.indexOf(name);
	return at < 0 ? undefined : process.argv[at + 1];
}

/** The same as a number. */
export function numberOption(name: string, otherwise: number): number {
	const text = textOption(name);
	return text === undefined ? otherwise : Number(text);
}

export function hasOption(name: string): boolean {
	return process.argv.includes(name);
}
