import fc from 'fast-check';
import ICAL from 'ical.js';
import { contactsFromVCard } from '../../../../nodes/shared/whatsapp/vcard';

describe('any card', () => {
	// The other reader takes a backslash before a semicolon for the semicolon's, even where it is escaped itself.
	const text = fc.string({
		unit: fc.constantFrom('a', 'B', ' ', 'ş', '漢', '😀', ';', ',', ':', '\n', '"', '=', '.'),
		minLength: 1,
		maxLength: 90,
	});
	const escaped = (value: string) => value.replace(/[\\;,]/g, '\\$&').replace(/\n/g, '\\n');
	/** Folded as RFC 6350 has it, without cutting a character. */
	const folded = (line: string) =>
		(
			Array.from(line)
				.join('')
				.match(/.{1,60}/gsu) ?? []
		).join('\r\n ');

	test('is read as another reader reads it', () => {
		fc.assert(
			fc.property(text, text, text, (last, given, rawTitle) => {
				// The other reader takes an escaped semicolon for a backslash and a semicolon in values without parts.
				const title = rawTitle.replaceAll(';', '');
				const lines = [`FN:${escaped(given)}`, `N:${escaped(last)};${escaped(given)};;;`, `TITLE:${escaped(title)}`];
				const vcard = ['BEGIN:VCARD', 'VERSION:4.0', ...lines.map(folded), 'END:VCARD'].join('\r\n');
				const other = new ICAL.Component(ICAL.parse(vcard));
				const [contact] = contactsFromVCard(vcard).contacts;
				const parts: unknown = other.getFirstPropertyValue('n');
				expect(contact?.name).toMatchObject(
					Array.isArray(parts) ? { last_name: String(parts[0]).trim(), first_name: String(parts[1]).trim() } : {},
				);
				expect(contact?.org).toMatchObject({ title: String(other.getFirstPropertyValue('title')).trim() || undefined });
			}),
			{ numRuns: 2_000 },
		);
	});

	test('never fails but for the two reasons that are named', () => {
		const noise = fc.string({
			unit: fc.constantFrom(
				'BEGIN:VCARD',
				'END:VCARD',
				'\n',
				'FN',
				':',
				';',
				'=',
				' ',
				'"',
				'ENCODING=QUOTED-PRINTABLE',
				'AGENT',
				'BASE64',
				'é',
				'\\',
				'\u00a0',
			),
			maxLength: 60,
		});
		fc.assert(
			fc.property(noise, (vcard) => {
				try {
					contactsFromVCard(vcard);
				} catch (error) {
					expect(String(error)).toMatch(/holds no card|ends in the middle/);
				}
			}),
			{ numRuns: 3_000 },
		);
	});
});

test('the labels of a card are looked up once, not for each of its lines', () => {
	const lines = Array.from({ length: 3_000 }, (_, n) => `item${n}.TEL:+1555010${n}\nitem${n}.X-ABLabel:Place ${n}`);
	const find = jest.spyOn(Array.prototype, 'find');
	const { contacts } = contactsFromVCard(`BEGIN:VCARD\nFN:Ada\n${lines.join('\n')}\nEND:VCARD`);
	const looks = find.mock.results.length;
	find.mockRestore();
	expect(Object(contacts[0]?.phones)[2_999]).toMatchObject({ type: 'PLACE 2999' });
	expect(looks).toBeLessThan(1_000 + 3_000);
});
