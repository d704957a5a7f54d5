/** What is written in an encoding, as far as it takes to tell encodings apart. */
export interface SingleByte {
	/** Its name in the Encoding Standard, as TextDecoder takes it. */
	name: string;
	script: 'Latin' | 'Cyrillic' | 'Greek' | 'Hebrew' | 'Arabic' | 'Thai';
	/** How usual it is in CSV files, up to 1. */
	usual: number;
}

/** Where two fit equally, the more usual one is taken, then the earlier one. */
export const singleByte: readonly SingleByte[] = [
	{ name: 'windows-1254', script: 'Latin', usual: 1 },
	{ name: 'windows-1252', script: 'Latin', usual: 1 },
	{ name: 'windows-1250', script: 'Latin', usual: 1 },
	{ name: 'windows-1257', script: 'Latin', usual: 1 },
	{ name: 'iso-8859-2', script: 'Latin', usual: 0.95 },
	{ name: 'iso-8859-4', script: 'Latin', usual: 0.85 },
	{ name: 'iso-8859-13', script: 'Latin', usual: 0.9 },
	{ name: 'iso-8859-15', script: 'Latin', usual: 0.95 },
	{ name: 'iso-8859-16', script: 'Latin', usual: 0.9 },
	{ name: 'macintosh', script: 'Latin', usual: 0.75 },
	{ name: 'windows-1251', script: 'Cyrillic', usual: 1 },
	{ name: 'koi8-r', script: 'Cyrillic', usual: 0.97 },
	{ name: 'koi8-u', script: 'Cyrillic', usual: 0.97 },
	{ name: 'iso-8859-5', script: 'Cyrillic', usual: 0.9 },
	{ name: 'ibm866', script: 'Cyrillic', usual: 0.9 },
	{ name: 'x-mac-cyrillic', script: 'Cyrillic', usual: 0.8 },
	{ name: 'windows-1253', script: 'Greek', usual: 1 },
	{ name: 'iso-8859-7', script: 'Greek', usual: 0.95 },
	{ name: 'windows-1255', script: 'Hebrew', usual: 1 },
	{ name: 'windows-1256', script: 'Arabic', usual: 1 },
	{ name: 'iso-8859-6', script: 'Arabic', usual: 0.9 },
	{ name: 'windows-874', script: 'Thai', usual: 1 },
];

/** The letters besides a to z of languages with the Latin script, and of those that share an encoding. */
export const alphabets: readonly string[] = [
	'çğıiöşüâîû',
	'äöüß',
	'àâæçèéêëîïôœùûüÿ',
	'áéíóúüñ',
	'àáâãçéêíóôõúü',
	'àèéìíîòóùú',
	'áéèëïíóöúü',
	'æøåé',
	'åäöéü',
	'áðéíóúýþæö',
	'ąćęłńóśźż',
	'áčďéěíňóřšťúůýž',
	'áäčďéíĺľňóôŕšťúýž',
	'áéíóöőúüű',
	'ăâîșțşţ',
	'čćđšž',
	'ąčęėįšųūž',
	'āčēģīķļņšūž',
	'äöõüšž',
];

/** The letters of each script from the most usual one on, over names and prose. */
export const frequentLetters: Readonly<Record<'Cyrillic' | 'Greek' | 'Hebrew' | 'Arabic' | 'Thai', string>> = {
	Cyrillic: 'аеоинртлсвкмдуяпгзйьбычхжшюцфщэёіїєґўъјљњћџ',
	Greek: 'αοιεντσρηκλπςμίγάυδόθέωχβήφύώζξψ',
	Hebrew: 'יולאהרמנשתבדקעחכגספצזטםןףךץ',
	Arabic: 'اليمرنبدهحسعتوفقكجشطصخةزأىضذغثئءإظؤآ',
	Thai: 'านรกมเงอวยลัสิ่้ตทดพีคุปขแะหบใชไ์ำจซโธูศถณผ',
};

/** How the pairs of bytes of an East Asian encoding look that hold its usual characters. */
export interface DoubleByte {
	name: string;
	/** Whether a pair holds a usual character. */
	isUsual(lead: number, trail: number): boolean;
}

const within = (value: number, from: number, to: number) => value >= from && value <= to;

export const doubleByte: readonly DoubleByte[] = [
	{
		name: 'shift_jis',
		isUsual: (lead, trail) => within(lead, 0x88, 0x97) || (lead === 0x82 && trail >= 0x9f) || lead === 0x83,
	},
	{
		name: 'euc-jp',
		isUsual: (lead, trail) => trail >= 0xa1 && (within(lead, 0xb0, 0xcf) || lead === 0xa4 || lead === 0xa5),
	},
	{ name: 'euc-kr', isUsual: (lead, trail) => trail >= 0xa1 && within(lead, 0xb0, 0xc8) },
	{ name: 'gbk', isUsual: (lead, trail) => trail >= 0xa1 && within(lead, 0xb0, 0xd7) },
	{ name: 'big5', isUsual: (lead, trail) => within(lead, 0xa4, 0xc6) && (trail <= 0x7e || trail >= 0xa1) },
];
