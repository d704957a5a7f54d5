import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';

const docs = path.join(__dirname, '../docs');

const ours = /^(?:Send|Desk360|WhatsApp Gateway)/;

/** @throws RangeError where there is none */
export function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted[Math.floor((sorted.length - 1) / 2)];
	const upper = sorted[Math.ceil((sorted.length - 1) / 2)];
	if (middle === undefined || upper === undefined) throw new RangeError('There is no value');
	return (middle + upper) / 2;
}

export function markdownTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Horizontal bars as an SVG picture; those of this package have its colour. */
function barChart(title: string, bars: ReadonlyArray<{ label: string; value: number }>): string {
	const longest = Math.max(...bars.map(({ value }) => value));
	const [rowHeight, labelWidth, barWidth] = [24, 230, 400];
	const height = 34 + bars.length * rowHeight;
	const rows = bars.map(({ label, value }, row) => {
		const y = 30 + row * rowHeight;
		const width = Math.max(1, Math.round((value / longest) * barWidth));
		const colour = ours.test(label) ? '#1d7f5f' : '#8a94a6';
		return `<text x="${labelWidth - 8}" y="${y + 15}" text-anchor="end">${escape(label)}</text>
<rect x="${labelWidth}" y="${y + 3}" width="${width}" height="16" rx="2" fill="${colour}"/>
<text x="${labelWidth + width + 6}" y="${y + 15}">${value.toFixed(1)}</text>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="${height}" font-family="sans-serif" font-size="13" fill="#333">
<rect width="700" height="${height}" fill="#fff"/>
<text x="8" y="18" font-weight="bold">${escape(title)}</text>
${rows.join('\n')}
</svg>
`;
}

/**
 * Puts what was measured into docs/performance.md, with the day, between the lines that mark its block, and its figures
 * next to the benches, from which everybody can count again.
 *
 * @param figures of every single run
 */
export async function publish(name: string, text: string, figures: unknown): Promise<void> {
	const file = path.join(__dirname, `${name}.json`);
	await writeFile(file, await format(JSON.stringify(figures), { ...(await resolveConfig(file)), parser: 'json' }));
	const day = new Date().toISOString().slice(0, 10);
	await replaceBlock(path.join(docs, 'performance.md'), name, `_Measured on ${day}._\n\n${text}`);
}

/** Draws a chart for the docs. @returns it as Markdown */
export async function chart(name: string, ...[title, bars]: Parameters<typeof barChart>): Promise<string> {
	const file = `images/${name}.svg`;
	await writeFile(path.join(docs, file), barChart(title, bars));
	return `![${title}](${file})`;
}

async function replaceBlock(file: string, name: string, text: string): Promise<void> {
	const [from, to] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
	const old = await readFile(file, 'utf8');
	const [start, end] = [old.indexOf(from), old.indexOf(to)];
	if (start < 0 || end < start) throw new Error(`${file} has no block ${name}`);
	await writeFile(file, `${old.slice(0, start + from.length)}\n\n${text}\n\n${old.slice(end)}`);
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
