import { defineField } from '../../shared/input/parameters';
import { industry as documented } from '../../shared/whatsapp/industry';

/** Industries that only newer inboxes know. */
const newer = [
	{ name: 'Alcoholic Beverages', value: 'ALCOHOL' },
	{ name: 'Gambling on Site', value: 'PHYSICAL_GAMBLING' },
	{ name: 'Matrimony Service', value: 'MATRIMONY_SERVICE' },
	{ name: 'Online Gambling', value: 'ONLINE_GAMBLING' },
	{ name: 'Over-the-Counter Drugs', value: 'OTC_DRUGS' },
] as const;

const { options: labels } = documented;

/** The labels of the documentation, and the codes of industries that only newer inboxes know. */
export const industry = defineField({
	...documented,
	description: 'The inbox gets it as a label or as a code, whichever its profile has',
	options: [...labels, ...newer].sort((a, b) => a.name.localeCompare(b.name, 'en')),
});

/** The codes of newer inboxes for the labels of the documentation. */
const codes: ReadonlyMap<string, string> = new Map([
	['Automotive', 'AUTO'],
	['Beauty, Spa and Salon', 'BEAUTY'],
	['Clothing and Apparel', 'APPAREL'],
	['Education', 'EDU'],
	['Entertainment', 'ENTERTAIN'],
	['Event Planning and Service', 'EVENT_PLAN'],
	['Finance and Banking', 'FINANCE'],
	['Food and Grocery', 'GROCERY'],
	['Hotel and Lodging', 'HOTEL'],
	['Medical and Health', 'HEALTH'],
	['Non-profit', 'NONPROFIT'],
	['Other', 'OTHER'],
	['Professional Services', 'PROF_SERVICES'],
	['Public Service', 'GOVT'],
	['Restaurant', 'RESTAURANT'],
	['Shopping and Retail', 'RETAIL'],
	['Travel and Transportation', 'TRAVEL'],
]);

/** Whether a profile has its industry as a code; one without an industry is taken for one with labels, as documented. */
export function hasCode(vertical: unknown): boolean {
	return typeof vertical === 'string' && /^[A-Z][A-Z_]*$/.test(vertical.trim());
}

/** An industry in one of both forms; one that has no counterpart stays as it is. */
export function industryAs(form: 'code' | 'label', vertical: string): string {
	if (form === 'code') return codes.get(vertical) ?? vertical;
	return [...codes].find(([, code]) => code === vertical)?.[0] ?? vertical;
}
