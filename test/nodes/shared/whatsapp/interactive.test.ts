import { bodyOf, footerOf, headerOf, replyButtonsOf } from '../../../../nodes/shared/whatsapp/interactive';
import { listOf } from '../../../../nodes/shared/whatsapp/listMessage';
import { refused } from '../../../support/refused';

const header = (
	headerType: Parameters<typeof headerOf>[0]['headerType'],
	headerMediaUrl = '',
	headerFileName?: string,
) => headerOf({ headerType, headerText: 'Order', headerMediaUrl, headerFileName });
const link = (file: string) => `https://example.com/files/${file}`;

describe('a header', () => {
	test('is a text, a link to a file, or nothing', () => {
		expect(header('none', link('a.pdf'))).toBeUndefined();
		expect(header('text')).toEqual({ type: 'text', text: 'Order' });
		expect(header('image', link('a.png'))).toEqual({ type: 'image', image: { link: link('a.png') } });
		expect(header('video', link('a.mp4'))).toEqual({ type: 'video', video: { link: link('a.mp4') } });
	});

	test('of a document has the name that was entered, or that of the link, or none', () => {
		const document = (filename?: string) => ({ link: link('a.pdf'), ...(filename && { filename }) });
		expect(header('document', link('a.pdf'), ' Invoice.pdf ')).toEqual({
			type: 'document',
			document: document('Invoice.pdf'),
		});
		expect(header('document', link('a.pdf'), ' ')).toEqual({ type: 'document', document: document('a.pdf') });
		expect(header('document', 'https://example.com/')).toEqual({
			type: 'document',
			document: { link: 'https://example.com/' },
		});
	});

	test.each([
		['image', 'a.pdf', 'an image'],
		['image', 'a.MP4', 'an image'],
		['image', 'a.doc', 'an image'],
		['image', 'a.docx', 'an image'],
		['image', 'a.xls', 'an image'],
		['image', 'a.xlsx', 'an image'],
		['image', 'a.ppt', 'an image'],
		['image', 'a.pptx', 'an image'],
		['video', 'a.doc', 'a video'],
		['video', 'a.docx', 'a video'],
		['video', 'a.xls', 'a video'],
		['video', 'a.xlsx', 'a video'],
		['video', 'a.ppt', 'a video'],
		['video', 'a.pptx', 'a video'],
		['video', 'a.jpg', 'a video'],
		['video', 'a.jpeg', 'a video'],
		['video', 'a.pdf', 'a video'],
		['document', 'a.mp3', 'a document'],
		['document', 'a.mp4', 'a document'],
	] as const)('%s that is %s is not sent', (kind, file, what) => {
		expect(refused(() => header(kind, link(file)))).toBe(
			`'Header Media URL' leads to "${file}", which is not ${what}. Enter a link to a file of the kind chosen under 'Header'.`,
		);
	});

	test.each([
		['image', 'a'],
		['image', 'a.pdf/'],
		['image', 'photo.pdf1'],
		['image', 'a.png?name=a.pdf'],
		['image', 'a.pdf.png'],
		['video', 'a.jpg.mp4'],
		['document', 'a.mp3.pdf'],
		['document', 'a.jpg'],
		['document', 'a.docx'],
	] as const)('%s at %s may be one', (kind, file) => {
		expect(header(kind, link(file))?.type).toBe(kind);
	});

	test('needs what its kind needs', () => {
		expect(refused(() => header('video', ' '))).toBe(
			"'Header Media URL' is empty, but a header of the kind video needs a link. Enter the link, or choose another 'Header'.",
		);
		const text = (headerText: string) => headerOf({ headerType: 'text', headerText, headerMediaUrl: '' });
		expect(text('x'.repeat(60))).toEqual({ type: 'text', text: 'x'.repeat(60) });
		expect(refused(() => text('x'.repeat(61)))).toBe(
			"'Header Text' has 61 characters, but WhatsApp takes at most 60. Shorten 'Header Text' by 1 characters.",
		);
		expect(refused(() => text(' '))).toBe("'Header Text' is required. Fill in 'Header Text'.");
	});
});

test('a body has up to 1,024 characters, a footer up to 60 or none, and both may be Markdown', () => {
	expect(bodyOf('x'.repeat(1024))).toHaveLength(1024);
	expect(refused(() => bodyOf('x'.repeat(1025)))).toContain("'Body' has 1025 characters");
	expect(refused(() => bodyOf(''))).toContain("'Body' is required");
	expect(bodyOf('**Now**', 'markdown')).toBe('*Now*');
	expect(footerOf('x'.repeat(60))).toHaveLength(60);
	expect(refused(() => footerOf('x'.repeat(61)))).toContain("'Footer' has 61 characters");
	expect(footerOf(' ')).toBeUndefined();
	expect(footerOf('**Now**', 'markdown')).toBe('*Now*');
});

describe('reply buttons', () => {
	const fromFields = (...button: Array<{ title?: string; id?: string }>) =>
		replyButtonsOf({ buttonsSource: 'fields', buttons: { button }, buttonsJson: '[]' }, 3);
	const fromJson = (buttonsJson: string) =>
		replyButtonsOf({ buttonsSource: 'json', buttons: { button: [{ title: 'Other' }] }, buttonsJson }, 3);

	test('without an ID have their title as one', () => {
		expect(fromFields({ title: 'Yes', id: ' ' }, { title: 'No', id: ' n ' })).toEqual([
			{ id: 'Yes', title: 'Yes' },
			{ id: 'n', title: 'No' },
		]);
	});

	test('come from JSON as well, also in the words of WhatsApp', () => {
		expect(fromJson('[{"id": 1, "title": "Yes"}, {"type": "reply", "reply": {"id": "n", "title": "No"}}]')).toEqual([
			{ id: '1', title: 'Yes' },
			{ id: 'n', title: 'No' },
		]);
	});

	test.each<[string, () => unknown, string]>([
		['none', () => fromFields(), "'Buttons' must contain at least one button. Add a button, or send a text message."],
		['none in JSON', () => fromJson('[]'), "'Buttons (JSON)' must contain at least one button."],
		[
			'one too many',
			() => fromFields({ title: 'a' }, { title: 'b' }, { title: 'c' }, { title: 'd' }),
			"'Buttons' has 4 buttons, but at most 3 are allowed. Leave some out, or spread them over several messages.",
		],
		['no title', () => fromFields({ title: 'a' }, { id: 'b' }), "'Buttons: title of button 2' is required."],
		['a long title', () => fromFields({ title: 'x'.repeat(21) }), "'Buttons: title of button 1' has 21 characters"],
		[
			'a long ID',
			() => fromFields({ title: 'a', id: 'x'.repeat(201) }),
			"'Buttons: ID of button 1' has 201 characters, but WhatsApp takes at most 200.",
		],
		[
			'one title twice',
			() => fromFields({ title: 'a', id: '1' }, { title: 'a ', id: '2' }),
			`'Buttons' has two buttons with the title "a". Give every button its own title.`,
		],
		[
			'one ID twice',
			() => fromFields({ title: 'a', id: '1' }, { title: 'b', id: '1' }),
			`'Buttons' has two buttons with the ID "1". Give every button its own ID.`,
		],
	])('with %s are not sent', (_, check, message) => {
		expect(refused(check)).toContain(message);
	});

	test('may be as many and as long as WhatsApp takes', () => {
		const longest = { title: 'x'.repeat(20), id: 'y'.repeat(200) };
		expect(fromFields(longest, { title: 'b' }, { title: 'c' })).toHaveLength(3);
	});
});

describe('a list', () => {
	const fields = (...section: Array<{ title?: string; rows?: { row?: object[] } }>) =>
		listOf({
			listButton: 'Open',
			sectionsSource: 'fields',
			sections: { section: section.map(({ title, rows }) => ({ title, rows: { row: [...(rows?.row ?? [])] } })) },
			sectionsJson: '[]',
		});
	const json = (sectionsJson: string) =>
		listOf({ listButton: 'Open', sectionsSource: 'json', sections: { section: [] }, sectionsJson });
	const rows = (count: number, prefix = 'r') => ({
		row: Array.from({ length: count }, (_, index) => ({ title: `${prefix}${index}` })),
	});

	test('has rows with their title as ID where there is none, and with what is entered only', () => {
		expect(
			fields({
				rows: {
					row: [
						{ title: 'A', description: ' ', id: '' },
						{ title: 'B', description: 'b', id: ' 2 ' },
					],
				},
			}),
		).toEqual({
			button: 'Open',
			sections: [
				{
					rows: [
						{ id: 'A', title: 'A' },
						{ id: '2', title: 'B', description: 'b' },
					],
				},
			],
		});
		expect(json('[{"title": "S", "rows": [{"id": 1, "title": "A"}]}]')).toEqual({
			button: 'Open',
			sections: [{ title: 'S', rows: [{ id: '1', title: 'A' }] }],
		});
	});

	test.each<[string, () => unknown, string]>([
		['without rows', () => fields(), "'Sections' must contain at least one row. Add a section with a row."],
		[
			'without rows in JSON',
			() => json('[{"title": "S", "rows": []}]'),
			"'Sections (JSON)' must contain at least one row.",
		],
		[
			'with an empty section',
			() => fields({ title: 'S', rows: rows(1) }, { title: 'T' }),
			"'Sections: section 2' must contain at least one row. Add a row to it.",
		],
		[
			'of 11 rows',
			() => fields({ title: 'S', rows: rows(6) }, { title: 'T', rows: rows(5, 't') }),
			"'Sections' has 11 rows over all sections, but WhatsApp takes at most 10.",
		],
		[
			'of 11 sections',
			() => fields(...Array.from({ length: 11 }, (_, index) => ({ title: `S${index}`, rows: rows(1, `s${index}`) }))),
			"'Sections' has 11 sections, but WhatsApp takes at most 10. Leave some out.",
		],
		[
			'with a section that has no title beside another',
			() => fields({ title: 'S', rows: rows(1) }, { rows: rows(1, 't') }),
			"'Sections: section 2, title' is required.",
		],
		[
			'with a long title',
			() => fields({ title: 'x'.repeat(25), rows: rows(1) }),
			"'Sections: section 1, title' has 25 characters, but WhatsApp takes at most 24.",
		],
		[
			'with a row without title',
			() => fields({ rows: { row: [{ id: '1' }] } }),
			"'Sections: section 1, row 1, title' is",
		],
		[
			'with a row of 25 characters',
			() => fields({ rows: { row: [{ title: 'A' }, { title: 'x'.repeat(25) }] } }),
			"'Sections: section 1, row 2, title' has 25 characters, but WhatsApp takes at most 24.",
		],
		[
			'with a description of 73 characters',
			() => fields({ rows: { row: [{ title: 'A', description: 'x'.repeat(73) }] } }),
			"row 1, description' has 73 characters, but WhatsApp takes at most 72.",
		],
		[
			'with an ID of 201 characters',
			() => fields({ rows: { row: [{ title: 'A', id: 'x'.repeat(201) }] } }),
			"row 1, ID' has 201 characters, but WhatsApp takes at most 200.",
		],
		[
			'with one ID twice',
			() => fields({ title: 'S', rows: rows(1) }, { title: 'T', rows: rows(1) }),
			`'Sections' has two rows with the ID "r0". Give every row its own ID.`,
		],
	])('%s is not sent', (_, check, message) => {
		expect(refused(check)).toContain(message);
	});

	test('may be as long as WhatsApp takes', () => {
		const longest = { title: 'x'.repeat(24), description: 'y'.repeat(72), id: 'z'.repeat(200) };
		expect(fields({ title: 'S'.repeat(24), rows: { row: [longest, ...rows(9).row] } }).sections[0]?.rows).toHaveLength(
			10,
		);
		const ten = Array.from({ length: 10 }, (_, index) => ({ title: `S${index}`, rows: rows(1, `s${index}`) }));
		expect(fields(...ten).sections).toHaveLength(10);
	});

	test('has a button with a text of its own', () => {
		const button = (listButton: string) =>
			listOf({ listButton, sectionsSource: 'fields', sections: { section: [{ rows: rows(1) }] }, sectionsJson: '[]' });
		expect(button('x'.repeat(20)).button).toHaveLength(20);
		expect(refused(() => button('x'.repeat(21)))).toContain("'List Button' has 21 characters");
		expect(refused(() => button(' '))).toContain("'List Button' is required");
	});
});
