import { defineField } from '../../shared/input/parameters';

/** The labels of the documentation, and the codes of industries that only newer inboxes know. */
export const industry = defineField({
	displayName: 'Industry',
	name: 'vertical',
	type: 'options',
	default: 'Other',
	description: 'The inbox gets it as a label or as a code, whichever its profile has',
	options: [
		{ name: 'Alcoholic Beverages', value: 'ALCOHOL' },
		{ name: 'Automotive', value: 'Automotive' },
		{ name: 'Beauty, Spa and Salon', value: 'Beauty, Spa and Salon' },
		{ name: 'Clothing and Apparel', value: 'Clothing and Apparel' },
		{ name: 'Education', value: 'Education' },
		{ name: 'Entertainment', value: 'Entertainment' },
		{ name: 'Event Planning and Service', value: 'Event Planning and Service' },
		{ name: 'Finance and Banking', value: 'Finance and Banking' },
		{ name: 'Food and Grocery', value: 'Food and Grocery' },
		{ name: 'Gambling on Site', value: 'PHYSICAL_GAMBLING' },
		{ name: 'Hotel and Lodging', value: 'Hotel and Lodging' },
		{ name: 'Matrimony Service', value: 'MATRIMONY_SERVICE' },
		{ name: 'Medical and Health', value: 'Medical and Health' },
		{ name: 'Non-Profit', value: 'Non-profit' },
		{ name: 'Online Gambling', value: 'ONLINE_GAMBLING' },
		{ name: 'Other', value: 'Other' },
		{ name: 'Over-the-Counter Drugs', value: 'OTC_DRUGS' },
		{ name: 'Professional Services', value: 'Professional Services' },
		{ name: 'Public Service', value: 'Public Service' },
		{ name: 'Restaurant', value: 'Restaurant' },
		{ name: 'Shopping and Retail', value: 'Shopping and Retail' },
		{ name: 'Travel and Transportation', value: 'Travel and Transportation' },
	],
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
