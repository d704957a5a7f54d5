import type { IDataObject } from 'n8n-workflow';
import { processId, Processes } from '../../../../nodes/shared/webhook/questions/processes';

const storageKey = 'questionProcesses';
const now = 1_000_000;
const textOf = (entries: object) => JSON.stringify(entries);
/** What a process knows, and would write, after a call with this static data. */
function called(staticData: IDataObject, at = now, processes = new Processes()) {
	processes.note(staticData, at);
	const isUnsaved = processes.isUnsaved(staticData);
	processes.save(staticData);
	return { processes, isUnsaved, live: processes.live(), text: staticData[storageKey] };
}

test('a process that is called says so, and knows the others that were called a short time ago', () => {
	const first = called({});
	expect(first).toMatchObject({ isUnsaved: true, live: [processId], text: textOf({ [processId]: now }) });
	const { live } = called({ [storageKey]: textOf({ other: now - 90_000, gone: now - 90_001, ahead: now + 90_001 }) });
	expect(live).toEqual(['other', processId]);
});

test('it does not write that with every call, but after more than 20 s', () => {
	const staticData: IDataObject = {};
	const { processes } = called(staticData);
	expect(called(staticData, now + 20_000, processes)).toMatchObject({
		...{ isUnsaved: false, text: textOf({ [processId]: now }) },
	});
	expect(called(staticData, now + 20_001, processes)).toMatchObject({
		...{ isUnsaved: true, text: textOf({ [processId]: now + 20_001 }) },
	});
});

test('of two times of one process the later counts, whoever wrote it', () => {
	const processes = new Processes();
	processes.note({ [storageKey]: textOf({ other: now }) }, now);
	expect(called({ [storageKey]: textOf({ other: now - 5 }) }, now, processes).text).toContain(`"other":${now}`);
	expect(called({ [storageKey]: textOf({ other: now + 5 }) }, now, processes).text).toContain(`"other":${now + 5}`);
});

test('all write the same text, whichever they heard of first', () => {
	const [one, two] = [new Processes(), new Processes()];
	one.note({ [storageKey]: textOf({ '!a': now, '~b': now }) }, now);
	two.note({ [storageKey]: textOf({ '~b': now }) }, now);
	const texts = [one, two].map((processes) => called({ [storageKey]: textOf({ '!a': now }) }, now, processes).text);
	expect(texts).toEqual(Array(2).fill(textOf({ '!a': now, [processId]: now, '~b': now })));
});

test.each([undefined, 7, '', '{', '[]', 'null', '{"other":"soon"}', '{"other":null}'])(
	'%j in its place tells of nobody',
	(stored) => {
		expect(called({ [storageKey]: stored }).live).toEqual([processId]);
	},
);
