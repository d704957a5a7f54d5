import { InvalidInput } from '../../../../nodes/shared/errors';
import { columnOf, readCsv, type CsvOptions } from '../../../../nodes/shared/input/csv';
import { parseRecipient } from '../../../../nodes/shared/input/recipient';
import { refused } from '../../../support/refused';

const read = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
	readCsv(typeof text === 'string' ? Buffer.from(text) : text, { field: 'File', ...options });

test('a stray quote in a file of 20,000 rows costs one row', () => {
	const lines = Array.from({ length: 20_000 }, (_, n) => `"Person ${n}",+90555${1_000_000 + n}`);
	lines[777] = `"Person,+905550000000`;
	const { rows } = read(`name,phone\n${lines.join('\n')}`);
	expect(rows).toHaveLength(20_000);
	expect(rows.flatMap(({ problem, line }) => (problem === undefined ? [] : [line]))).toEqual([779]);
});

test('more than a million rows are refused', () => {
	expect(read('x\n'.repeat(1_000_000), { hasHeader: false }).rows).toHaveLength(1_000_000);
	expect(refused(() => read('x\n'.repeat(1_000_001)))).toContain("'File' names a file of more than 1,000,000 rows");
}, 60_000);

test('10,000 rows, of which 37 hold no number', () => {
	const bad = new Set(Array.from({ length: 37 }, (_, index) => 13 + index * 251));
	const lines = Array.from({ length: 10_000 }, (_, index) => {
		const phone = bad.has(index) ? ['', 'none', '123'][index % 3] : `+90555${1_000_000 + index}`;
		return `"Müşteri; ""${index}""";${phone};Sayın müşterimiz, siparişiniz yolda.`;
	});
	const bytes = Buffer.from(`\ufeffAd;Telefon;Mesaj\r\n${lines.join('\r\n')}\r\n`);
	const table = read(bytes);
	expect(table).toMatchObject({ delimiter: ';', columns: ['Ad', 'Telefon', 'Mesaj'] });
	expect(table.rows).toHaveLength(10_000);
	const column = columnOf(table, undefined, 'Column');
	const failed = table.rows.filter(({ line, cells }) => {
		expect(cells[0]).toBe(`Müşteri; "${line - 2}"`);
		try {
			expect(parseRecipient('To', cells[column]).digits).toBe(`90555${1_000_000 + line - 2}`);
			return false;
		} catch (error) {
			if (error instanceof InvalidInput) return true;
			throw error;
		}
	});
	expect(failed.map(({ line }) => line - 2)).toEqual([...bad]);
});
