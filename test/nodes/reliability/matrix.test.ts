import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runOrdered } from '../../../nodes/shared/operation/ordered';
import {
	failureUnder200,
	faults,
	meet,
	nothingIn200,
	operationClasses,
	type Cell,
	type MatrixProvider,
	type OperationClass,
} from '../../support/faultMatrix';
import { decisionTelecomProvider } from './decisionTelecom';
import { desk360Providers } from './desk360';
import { getChatProvider } from './getChat';
import { oneMsgProvider } from './oneMsg';

/** Every provider joins here. */
const providers: MatrixProvider[] = [...desk360Providers, getChatProvider, oneMsgProvider, decisionTelecomProvider];
const documentation = path.resolve(__dirname, '../../../docs/reliability.md');
/** Seen in this run: provider, operation class, fault. */
const seen = new Map<string, Cell>();

const cells = providers.flatMap((provider) =>
	operationClasses
		.filter((operation) => provider.operations[operation] !== undefined)
		.flatMap((operation) =>
			[...faults, ...(provider.failureBody === undefined ? [] : [failureUnder200])].map((fault) => ({
				provider,
				operation,
				fault,
			})),
		),
);

const observations = new Map<number, Cell & { strayed: number }>();

/** Lets cells meet their faults, so many at a time. */
async function meetAll(indexes: readonly number[], parallel: number): Promise<void> {
	await runOrdered({
		count: indexes.length,
		parallel: () => parallel,
		orderingKeyOf: () => undefined,
		stopped: () => false,
		work: async (place) => {
			const index = indexes[place] ?? -1;
			const cell = cells[index];
			if (cell === undefined) return;
			const { provider, operation, fault } = cell;
			const observed = await meet(provider, operation, fault);
			observations.set(index, observed);
			const { outcome, requests } = observed;
			seen.set(`${provider.name}|${operation}|${fault.name}`, { outcome, requests });
		},
	});
}

// Most of a cell's time is waiting. Where no server is reached, nobody can answer too late: all of these wait at once. Of
// the others only some, because with all at once a slow machine answers too late by itself.
beforeAll(async () => {
	const isReached = (index: number) => cells[index]?.fault.server === undefined;
	const all = [...cells.keys()];
	const unreached = all.filter((index) => !isReached(index));
	await Promise.all([meetAll(unreached, unreached.length), meetAll(all.filter(isReached), 24)]);
}, 300_000);

test.each(
	cells.map((cell, index) => ({
		...cell,
		index,
		what: `${cell.provider.name}, ${cell.operation}: ${cell.fault.name}`,
	})),
)('$what', ({ provider, operation, fault, index }) => {
	const isGood = fault.name === nothingIn200 && provider.undocumented?.includes(operation);
	const expected = isGood ? { outcome: 'done', requests: 1 } : operation === 'read' ? fault.read : fault.write;
	expect(observations.get(index)).toEqual({ ...expected, strayed: 0 });
});

test('joining takes a provider 40 lines at the most', async () => {
	for (const file of (await readdir(__dirname)).filter((name) => !/^triggers|test\.ts$/.test(name))) {
		const lines = (await readFile(path.join(__dirname, file), 'utf8')).trimEnd().split('\n').length;
		const exported: Record<string, unknown> = await import(path.join(__dirname, file));
		const count = Object.values(exported).flat().length;
		expect({ file, lines: lines <= 40 * count ? 'few' : lines }).toEqual({ file, lines: 'few' });
	}
});

const begin = '<!-- The tables below are written by the fault matrix tests: UPDATE_DOCS=1 npm run test:unit -->';
const words: Record<Cell['outcome'], string> = {
	done: 'done',
	refused: 'refused',
	'not sent': 'not sent',
	unclear: '**unclear**',
};

function tableOf(provider: MatrixProvider): string {
	const classes: OperationClass[] = operationClasses.filter(
		(operation) => provider.operations[operation] !== undefined,
	);
	const rows = [...faults, failureUnder200].flatMap((fault) => {
		const entries = classes.map((operation) => seen.get(`${provider.name}|${operation}|${fault.name}`));
		if (entries.every((cell) => cell === undefined)) return [];
		const texts = entries.map((cell) => (cell ? `${words[cell.outcome]}, ${cell.requests}` : ''));
		return [`| ${fault.name} | ${texts.join(' | ')} |`];
	});
	return [
		`### ${provider.name}`,
		'',
		`| Fault | ${classes.join(' | ')} |`,
		`| --- |${' --- |'.repeat(classes.length)}`,
		...rows,
	].join('\n');
}

test('docs/reliability.md shows what was seen', async () => {
	const written = await readFile(documentation, 'utf8');
	const text = `${written.split(begin)[0]}${begin}\n\n${providers.map(tableOf).join('\n\n')}\n`;
	const bare = (markdown: string) => markdown.replace(/[ -]{2,}/g, ' ').replace(/\s+\|/g, ' |');
	if (process.env.UPDATE_DOCS) await writeFile(documentation, text);
	else expect(bare(written)).toBe(bare(text));
});
