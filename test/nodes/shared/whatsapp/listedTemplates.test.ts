import { headerFileOf, repliesOf } from '../../../../nodes/shared/whatsapp/listedTemplates';

test.each([
	['PICTURE', 'image'],
	['Image', 'image'],
	['VIDEO', 'video'],
	['document', 'document'],
	['FILE', 'document'],
	['TEXT', undefined],
	['', undefined],
	[null, undefined],
	[undefined, undefined],
])('a header of the kind %p has the file %p', (word, kind) => {
	expect(headerFileOf(word)).toBe(kind);
});

test.each<[unknown, string[]]>([
	[['Yes', ' '], ['Yes']],
	[
		[{ text: 'Yes' }, { title: 'No', text: 'Other' }],
		['Yes', 'No'],
	],
	[
		[
			{ type: 'QUICK_REPLY', text: 'Yes' },
			{ type: 'reply', text: 'No' },
		],
		['Yes', 'No'],
	],
	[
		[
			{ type: 'quickReply', text: 'Yes' },
			{ type: 'quick reply', text: 'No' },
		],
		['Yes', 'No'],
	],
	[
		[
			{ type: { label: 'Quick-Reply' }, text: 'Yes' },
			{ type: { label: 'URL' }, text: 'Shop' },
		],
		['Yes'],
	],
	[
		[
			{ type: 'URL', text: 'Shop' },
			{ type: 'PHONE_NUMBER', text: 'Call' },
		],
		[],
	],
	[
		[
			{ type: 'replying', text: 'a' },
			{ type: 'no reply', text: 'b' },
			{ type: 'quick', text: 'c' },
		],
		[],
	],
	[[{ text: 5 }, { text: ' ' }, {}, null, 7], []],
	['Yes', []],
	[undefined, []],
])('of %j these come back when they are tapped: %j', (buttons, titles) => {
	expect(repliesOf(buttons)).toEqual(titles.map((title) => ({ title })));
});
