import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runOrdered } from '../../../nodes/shared/operation/ordered';
import { store, useDeduplicator } from '../../support/deduplicator';
import { surfaces } from '../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../support/n8nCore';
import { startStub, type StubAnswer } from '../../support/stubServer';
import { runInWorkflow, type WorkflowRun } from '../../support/workflowRun';

const documentation = path.resolve(__dirname, '../../../docs/reliability.md');

const kinds = ['single', 'bulk', 'campaign', 'bulk campaign'] as const;
const positions = { first: 0, middle: 2, last: 4 } as const;
const faults: Record<string, StubAnswer> = {
	refused: { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } },
	unclear: { status: 500 },
	'lost answer': 'reset',
};
const onErrors = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
const titles = {
	stopWorkflow: 'Stop Workflow',
	continueRegularOutput: 'Continue',
	continueErrorOutput: 'Continue (using error output)',
} as const;

const phones = [0, 1, 2, 3, 4].map((n) => `+90555123456${n}`);
const items: INodeExecutionData[] = phones.map((phone) => ({ json: { phone } }));

interface Cell {
	kind: (typeof kinds)[number];
	fault: string;
	position: keyof typeof positions;
	onError: (typeof onErrors)[number];
	retryOnFail: boolean;
}

const cells: Cell[] = kinds.flatMap((kind) =>
	Object.keys(faults).flatMap((fault) =>
		(['first', 'middle', 'last'] as const).flatMap((position) =>
			onErrors.flatMap((onError) =>
				[false, true].map((retryOnFail) => ({ kind, fault, position, onError, retryOnFail })),
			),
		),
	),
);

/** What was seen in one cell. */
interface Seen {
	run: WorkflowRun;
	/** Requests that reached the provider, by recipient. */
	requests: Record<string, number>;
	/** The message IDs that the provider gave, by recipient. */
	ids: Record<string, string>;
}

const nameOf = ({ kind, fault, position, onError, retryOnFail }: Cell) =>
	`${kind}, the ${position} ${fault}: ${onError}${retryOnFail ? ', Retry On Fail' : ''}`;

function parametersOf(kind: Cell['kind'], name: string): INodeParameters {
	return {
		resource: 'message',
		operation: kind.startsWith('bulk') ? 'sendBulk' : 'sendText',
		...(kind.startsWith('bulk') && { recipientsSource: 'items' }),
		to: '={{ $json.phone }}',
		// Another text at every try: what was sent must not be found by its text.
		text: '=Hello {{ Math.random() }}',
		options: { maxParallelRequests: 1 },
		additionalFields: kind.endsWith('campaign') ? { campaign: name } : {},
	};
}

function setupOf(cell: Cell, origin: string): ExecuteSetup[] {
	const retry = cell.retryOnFail && { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	return surfaces.slice(1).map((surface) => ({
		...surface.setup(`${origin}/v1`, { ...surface.sender, ...parametersOf(cell.kind, nameOf(cell)) }),
		items,
		node: { onError: cell.onError, ...retry },
	}));
}

async function see(cell: Cell): Promise<Seen> {
	const seen: Omit<Seen, 'run'> = { requests: {}, ids: {} };
	const faulty = faultyOf(cell);
	const stub = await startStub((request, count) => {
		const to = phones.find((phone) => request.body.includes(phone.slice(1))) ?? '';
		seen.requests[to] = (seen.requests[to] ?? 0) + 1;
		if (to === faulty) return faults[cell.fault] ?? {};
		seen.ids[to] = `m${count}`;
		return { json: { message_id: `m${count}` } };
	});
	try {
		const [setup] = setupOf(cell, stub.origin);
		if (!setup) throw new Error('There is no node to run');
		return { ...seen, run: await runInWorkflow(setup) };
	} finally {
		await stub.close();
	}
}

const observations = new Map<Cell, Seen>();

beforeAll(async () => {
	useDeduplicator();
	store.clear();
	await runOrdered({
		count: cells.length,
		parallel: () => 24,
		orderingKeyOf: () => undefined,
		stopped: () => false,
		work: async (index) => {
			const cell = cells[index];
			if (cell) observations.set(cell, await see(cell));
		},
	});
}, 300_000);

function faultyOf({ position }: Cell): string {
	return phones[positions[position]] ?? '';
}

/** n8n repeats a node that throws, and one whose first item has an error; a bulk send reports instead. */
function triesOf({ kind, fault, position, onError, retryOnFail }: Cell): number {
	if (!retryOnFail || fault !== 'refused' || kind.startsWith('bulk')) return 1;
	return onError === 'stopWorkflow' || position === 'first' ? 3 : 1;
}

/** Where a single send stops the workflow, those after it get nothing. */
function reachedIn({ kind, position, onError }: Cell): string[] {
	return !kind.startsWith('bulk') && onError === 'stopWorkflow' ? phones.slice(0, positions[position] + 1) : phones;
}

/** What is said about the one whose request met the fault. */
function outcomeIn(cell: Cell, { run }: Seen): unknown {
	const results = run.outputs.flat().map(({ json }) => json);
	const told = results.find(({ to }) => to === faultyOf(cell))?.outcome;
	const words = run.error ?? results.map(({ error }) => error).find((error) => typeof error === 'string');
	return told ?? (String(words).startsWith('It is unclear') ? 'unclear' : 'failed');
}

function observed(cell: Cell): Seen {
	const seen = observations.get(cell);
	if (!seen) throw new Error(`${nameOf(cell)} did not run`);
	return seen;
}

describe.each(cells.map((cell) => ({ cell, what: nameOf(cell) })))('$what', ({ cell }) => {
	test('nobody gets two messages', () => {
		const { requests } = observed(cell);
		const expected = Object.fromEntries(
			reachedIn(cell).map((phone) => [phone, phone === faultyOf(cell) ? triesOf(cell) : 1]),
		);
		expect(requests).toEqual(expected);
	});

	test('says of everybody what happened, with the first message ID', () => {
		const seen = observed(cell);
		const { run, ids } = seen;
		expect(outcomeIn(cell, seen)).toBe(cell.fault === 'refused' ? 'failed' : 'unclear');
		const stops = !cell.kind.startsWith('bulk') && cell.onError === 'stopWorkflow';
		const sent = run.outputs.flat().filter(({ json }) => json.outcome === 'sent');
		const others = stops ? [] : phones.filter((phone) => phone !== faultyOf(cell));
		expect(sent.map(({ json }) => [json.to, json.messageId])).toEqual(others.map((phone) => [phone, ids[phone]]));
	});
});

const begin = '<!-- The table below is written by the test of the repeats: UPDATE_DOCS=1 npm run test:unit -->';
const end = '<!-- The table above is written by the test of the repeats. -->';

function tableOfRepeats(): string {
	const columns = onErrors.flatMap((onError) => [false, true].map((retryOnFail) => ({ onError, retryOnFail })));
	const heads = columns.map(({ onError, retryOnFail }) => `${titles[onError]}${retryOnFail ? ', retried' : ''}`);
	const rows = kinds.flatMap((kind) =>
		Object.keys(faults).flatMap((fault) =>
			(['first', 'middle', 'last'] as const).map((position) => {
				const texts = columns.map((column) => {
					const cell = cells.find((one) => nameOf(one) === nameOf({ kind, fault, position, ...column }));
					if (!cell) throw new Error('There is no such cell');
					const seen = observed(cell);
					const counts = Object.entries(seen.requests);
					const requests = counts.reduce((sum, [, count]) => sum + count, 0);
					const twice = counts.filter(([to, count]) => count > 1 && (to in seen.ids || fault !== 'refused')).length;
					return `${String(outcomeIn(cell, seen))}, ${requests}, ${twice}`;
				});
				return `| ${kind} | ${fault}, ${position} | ${texts.join(' | ')} |`;
			}),
		),
	);
	return [
		`| Send | The one that fails | ${heads.join(' | ')} |`,
		`| --- | --- |${' --- |'.repeat(columns.length)}`,
		...rows,
	].join('\n');
}

test('docs/reliability.md shows what was seen', async () => {
	const written = await readFile(documentation, 'utf8');
	const text = `${written.split(begin)[0]}${begin}\n\n${tableOfRepeats()}\n\n${end}${written.split(end)[1]}`;
	const bare = (markdown: string) => markdown.replace(/[ -]{2,}/g, ' ').replace(/\s+\|/g, ' |');
	if (process.env.UPDATE_DOCS) await writeFile(documentation, text);
	else expect(bare(written)).toBe(bare(text));
});
