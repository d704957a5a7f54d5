import type { SendOutcome } from '../http/outcome';

const colours: Readonly<Record<SendOutcome, string>> = {
	sent: '#1a9e63',
	queued: '#5fbf8f',
	skipped: '#9aa4b2',
	unclear: '#e0a020',
	failed: '#d64545',
};
const order: readonly SendOutcome[] = ['sent', 'queued', 'skipped', 'unclear', 'failed'];

const width = 480;
const barWidth = 448;

/** One bar with a piece for each outcome, and the numbers below. */
export function outcomeChart(title: string, counts: Readonly<Record<SendOutcome, number>>): string {
	const total = order.reduce((sum, outcome) => sum + counts[outcome], 0);
	let x = 16;
	const pieces = order.map((outcome) => {
		const piece = total === 0 ? 0 : (counts[outcome] / total) * barWidth;
		const rectangle = `<rect x="${round(x)}" y="44" width="${round(piece)}" height="28" fill="${colours[outcome]}"/>`;
		x += piece;
		return piece === 0 ? '' : rectangle;
	});
	const legend = order.map((outcome, index) => {
		const left = 16 + index * 92;
		return (
			`<rect x="${left}" y="88" width="10" height="10" fill="${colours[outcome]}"/>` +
			`<text x="${left + 15}" y="97" font-size="12">${outcome} ${counts[outcome]}</text>`
		);
	});
	return (
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 112" width="${width}" height="112" role="img" ` +
		`font-family="sans-serif" fill="#1f2933"><rect width="${width}" height="112" fill="#ffffff"/>` +
		`<text x="16" y="28" font-size="15" font-weight="600">${escape(title)}</text>` +
		`${pieces.join('')}${legend.join('')}</svg>`
	);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
