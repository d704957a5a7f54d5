import { sleep } from 'n8n-workflow';
import { StartGate } from '../../../../nodes/shared/http/startGate';

/** Those that began, in order, of so many that ask at once. */
function asking(gate: StartGate, count: number): { begun: number[]; all: Promise<unknown> } {
	const begun: number[] = [];
	const all = Promise.all(
		Array.from({ length: count }, async (_, n) => await gate.mayBegin().then(() => begun.push(n))),
	);
	return { begun, all };
}

/** Everything that needs no turn of the event loop happens. */
async function settle(): Promise<void> {
	for (let times = 0; times < 100; times++) await Promise.resolve();
}

const first = (count: number) => Array.from({ length: count }, (_, n) => n);

test('four begin in each turn of the event loop, in the order in which they asked', async () => {
	const { begun, all } = asking(new StartGate(), 10);
	await settle();
	expect(begun).toEqual(first(4));
	await sleep(0);
	expect(begun).toEqual(first(8));
	await all;
	expect(begun).toEqual(first(10));
});

test('who comes later does not overtake', async () => {
	const gate = new StartGate();
	const [early, late] = [asking(gate, 6), asking(gate, 3)];
	await settle();
	expect([early.begun, late.begun]).toEqual([first(4), []]);
	await sleep(0);
	expect([early.begun, late.begun]).toEqual([first(6), first(2)]);
	await Promise.all([early.all, late.all]);
	expect(late.begun).toEqual(first(3));
});

test('one alone does not wait', async () => {
	const { begun } = asking(new StartGate(), 1);
	await settle();
	expect(begun).toEqual([0]);
});
