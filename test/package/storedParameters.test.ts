import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	fromFixture,
	lostFrom,
	storedTypes,
	toFixture,
	type StoredField,
	type StoredFixture,
} from '../support/storedParameters';

/** Everything that saved workflows may hold; ADD_STORED_PARAMETERS=1 adds what is new, and drops nothing. */
const file = path.join(__dirname, 'storedParameters.json');
const fixture: StoredFixture = JSON.parse(readFileSync(file, 'utf8'));

afterAll(() => {
	const lost = lostFrom(fromFixture(fixture), storedTypes());
	if (process.env.ADD_STORED_PARAMETERS === '1' && lost.length === 0) {
		writeFileSync(file, `${JSON.stringify(toFixture(storedTypes()))}\n`);
	}
});

test('names, values and defaults that saved workflows hold are all there', () => {
	expect(lostFrom(fromFixture(fixture), storedTypes())).toEqual([]);
});

test('the fixture holds every node, credential and operation', () => {
	const stored = fromFixture(fixture);
	expect(Object.keys(stored).length).toBeGreaterThanOrEqual(15);
	expect(Object.values(stored).every((operations) => Object.values(operations).flat().length > 0)).toBe(true);
	expect(fromFixture(toFixture(storedTypes()))).toEqual(JSON.parse(JSON.stringify(storedTypes())));
});

describe('what a saved workflow would lose', () => {
	const field: StoredField = {
		name: 'mode',
		type: 'options',
		default: 'a',
		values: ['a', 'b'],
		show: { kind: ['x', 'y'] },
	};
	const lost = (now: StoredField[]) =>
		lostFrom({ node: { 'message/send': [field] } }, { node: { 'message/send': now } });

	test.each<[string, StoredField[], string[]]>([
		['nothing, where nothing changed', [field], []],
		['nothing, where a value is new', [{ ...field, values: ['a', 'b', 'c'] }], []],
		['nothing, where another field is new', [field, { name: 'more', type: 'string', default: '' }], []],
		['nothing, where it is shown always', [{ ...field, show: undefined }], []],
		[
			'nothing, where a newer field shows it by default',
			[
				{ ...field, show: { kind: ['x', 'y'], parts: ['mode'] } },
				{ name: 'parts', type: 'multiOptions', default: ['mode'] },
			],
			[],
		],
		[
			'nothing, where a later version has another default',
			[
				{ ...field, default: 'b', show: { ...field.show, '@version': [1.1] } },
				{ ...field, show: { ...field.show, '@version': [1] } },
			],
			[],
		],
		[
			'a default of version 1',
			[{ ...field, default: 'b', show: { ...field.show, '@version': [1, 1.1] } }],
			['node message/send: mode had the default "a", has "b"'],
		],
		[
			'a field of version 1',
			[{ ...field, show: { ...field.show, '@version': [1.1] } }],
			['node message/send: mode is shown for fewer values of @version'],
		],
		['a field', [], ['node message/send: mode is gone']],
		['a value', [{ ...field, values: ['a'] }], ['node message/send: mode has no value "b"']],
		['a default', [{ ...field, default: 'b' }], ['node message/send: mode had the default "a", has "b"']],
		['a type', [{ ...field, type: 'string' }], ['node message/send: mode was options, is string']],
		[
			'a place where it is shown',
			[{ ...field, show: { kind: ['x'] } }],
			['node message/send: mode is shown for fewer values of kind'],
		],
		[
			'a place where it becomes hidden',
			[{ ...field, hide: { kind: ['x'] } }],
			['node message/send: mode is hidden for more values of kind'],
		],
	])('%s', (_, now, expected) => {
		expect(lost(now)).toEqual(expected);
	});

	test('a field in a collection, or in a group of a fixed one', () => {
		const inner: StoredField = { name: 'note', type: 'string', default: '' };
		const outer: StoredField = { name: 'more', type: 'collection', default: {}, fields: [inner] };
		const grouped: StoredField = { name: 'rows', type: 'fixedCollection', default: {}, groups: { row: [inner] } };
		const before = { node: { '': [outer, grouped] } };
		expect(
			lostFrom(before, {
				node: {
					'': [
						{ ...outer, fields: [] },
						{ ...grouped, groups: {} },
					],
				},
			}),
		).toEqual(['node: more: note is gone', 'node: rows: row is gone']);
	});
});
