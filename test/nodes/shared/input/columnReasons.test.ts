import { describeColumn, repeatedNames } from '../../../../nodes/shared/input/columns';
import { chooseColumn, readCsv } from '../../../../nodes/shared/input/csv';
import { refused } from '../../../support/refused';

const choose = (text: string, country?: string) =>
	chooseColumn(readCsv(Buffer.from(text), { field: 'File' }), undefined, 'Column', country);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `+90555${1_000_000 + n}`);
const byName = (count: string) => `its name, and valid numbers in ${count}`;
const byNumbers = (count: string) => `no other column fits, and valid numbers in ${count}`;

describe('the column that is taken, and why', () => {
	test.each<[string, string, number, string]>([
		['a name', 'Name,Phone\nAda,+905550001122', 1, byName('1 of 1 cell')],
		['a name that may mean it', 'Number,Name\n905550001122,Ada', 0, byName('1 of 1 cell')],
		['99 cells', `Phone\n${numbers(99).join('\n')}`, 0, byName('99 of 99 cells')],
		['100 cells', `Phone\n${numbers(100).join('\n')}`, 0, byName('100 of its first 100 cells')],
		['more cells', `Phone\n${numbers(101).join('\n')}`, 0, byName('100 of its first 100 cells')],
		['no header', '+905550001122,Ada', 0, 'valid numbers in 1 of 1 cell'],
		['another name', 'Xyz,Name\n+905550001122,Ada', 0, byNumbers('1 of 1 cell')],
		['four of five', `X\n${'905550001122\n'.repeat(4)}none`, 0, byNumbers('4 of 5 cells')],
		['a chat id', 'X,Y\n905550001122@c.us,a', 0, byNumbers('1 of 1 cell')],
		['a link', 'X,Y\nhttps://wa.me/905550001122,a', 0, byNumbers('1 of 1 cell')],
		['an address', 'X,Y\ntel:+905550001122,a', 0, byNumbers('1 of 1 cell')],
		['a wide plus', 'X,Y\n＋905550001122,a', 0, byNumbers('1 of 1 cell')],
		['a list that is sorted by it', `Name,Phone\n${'a,\n'.repeat(150)}b,+905550001122`, 1, byName('1 of 1 cell')],
		[
			'the first rows alone, unless they have none',
			`Name,Phone\na,+905550001122\n${'a,\n'.repeat(99)}${'a,+905550001133\n'.repeat(9)}`,
			1,
			byName('1 of 1 cell'),
		],
		['the first of a series', 'Phone 2,Phone 1\n+905550001122,+905550001133', 1, byName('1 of 1 cell')],
		['the first of more than nine', 'Phone 10,Phone 2\n+905550001122,+905550001133', 1, byName('1 of 1 cell')],
		['two of one kind, of which one is empty', 'Mobile,Cell\n,+905550001122\n,', 1, byName('1 of 1 cell')],
		['a mobile before a landline', 'Home Phone,Mobile\n+902120001122,+905550001133', 1, byName('1 of 1 cell')],
		['a landline alone', 'Home Phone,Name\n+902120001122,Ada', 0, byName('1 of 1 cell')],
		['a mobile beside that of an agent', 'Mobile,Agent Mobile\n+905550001122,+905550001133', 0, byName('1 of 1 cell')],
		['two of one person', 'Lawyer Mobile,Lawyer Phone\n+905550001122,+905550001133', 0, byName('1 of 1 cell')],
		[
			'half as many of the better kind',
			'WhatsApp,Mobile\n+905550001122,+905550001133\n,+905550001144',
			0,
			byName('1 of 1 cell'),
		],
		['none of the better kind', 'WhatsApp,Mobile\nyes,+905550001133', 1, byName('1 of 1 cell')],
		['postal codes', 'Cep,Telefone\n01310-100,+5511987654321\n01310100,+5511987654322', 1, byName('2 of 2 cells')],
	])('%s', (_, text, place, reason) => {
		expect(choose(text)).toEqual({ place, reason });
	});

	test('a zero in front of a number marks it in every script, and "Cep" is a mobile phone in Turkey', () => {
		for (const number of ['0555 000 11 22', '٠٥٥٥٠٠٠١١٢٢', '۰۵۵۵۰۰۰۱۱۲۲']) {
			expect(choose(`X,Y\n${number},34567890124`, 'TR')).toEqual({ place: 0, reason: byNumbers('1 of 1 cell') });
		}
		expect(choose('Cep,Ad\n0555 000 11 22,Ece', 'TR')).toEqual({ place: 0, reason: byName('1 of 1 cell') });
	});
});

describe('no column is taken', () => {
	test.each<[string, string]>([
		['Order,Name\n12345678,Ada', '"Order" (column 1) has a name for other numbers'],
		['Name,Fax\nAda,+902120001122', '"Fax" (column 2) has a name for other numbers'],
		['Cep\n01310-100', '"Cep" (column 1) has a name for other numbers'],
		[`X\n${'905550001122\n'.repeat(3)}none`, '"X" (column 1) has valid numbers in 3 of 4 cells'],
		[
			'Name,Phone\nAda,123\nEce,',
			'"Phone" (column 2) has valid numbers in 0 of 1 cell, of which one has 3 digits, but a phone number has at least 7: "123"',
		],
		[
			'Order,Fax\n12345678,+902120001122',
			'"Order" (column 1) has a name for other numbers; "Fax" (column 2) has a name for other numbers',
		],
		['Name,Phone\nAda,\nEce,', 'it has: Name, Phone'],
		['Phone, ,City\n,,Bonn', 'it has: Phone, (without a name), City'],
		[`Name,Xyz\n${'a,\n'.repeat(150)}b,+905550001122`, 'it has: Name, Xyz'],
		['Name,City\nAda,Bonn', 'it has no header, and 2 columns'],
		['a\nb', 'it has no header, and 1 column'],
		['', 'it is empty'],
	])('from %j, and the error says what there is', (text, what) => {
		expect(refused(() => choose(text))).toBe(
			`'Column' is empty, and no column of the file is certain to hold phone numbers; ${what}. Enter the name of the column with the phone numbers under 'Column', or its number counted from 1.`,
		);
	});

	test.each<[string, string]>([
		['Phone,Agent Mobile\n+905550001122,+905550001133', '"Phone" (column 1) and "Agent Mobile" (column 2)'],
		['Agent Phone,Agent Mobile\n+905550001122,+905550001133', '"Agent Phone" (column 1) and "Agent Mobile" (column 2)'],
		[
			'Lawyer Mobile,Client Phone\n+905550001122,+905550001133',
			'"Lawyer Mobile" (column 1) and "Client Phone" (column 2)',
		],
		[
			'WhatsApp,Mobile\n+905550001122,+905550001133\n,+905550001144\n,+905550001155',
			'"WhatsApp" (column 1) and "Mobile" (column 2)',
		],
		['Phone,Phone\n+905550001122,', '"Phone" (column 1) and "Phone" (column 2)'],
	])('from %j, because two could be meant', (text, names) => {
		expect(refused(() => choose(text))).toBe(
			`'Column' is empty, and several columns could hold the numbers: ${names}. Enter the name of the right one under 'Column', or its number counted from 1.`,
		);
	});
});

test('a column is called by its name, of which a long one is cut, and by its number', () => {
	const columns = [' Phone ', ' ', 'x'.repeat(61)];
	const called = [0, 1, 2, 3].map((place) => describeColumn({ columns, rows: [] }, place));
	expect(called).toEqual(['"Phone" (column 1)', 'column 2', `"${'x'.repeat(60)}" (column 3)`, 'column 4']);
	expect(describeColumn({ columns: undefined, rows: [] }, 0)).toBe('column 1');
});

test('names that several columns have are found without the blanks around them', () => {
	expect([...repeatedNames(['a', ' a', 'b', '', ' ', 'c', 'b', 'b'])]).toEqual(['a', 'b']);
});
