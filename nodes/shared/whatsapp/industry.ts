import { defineField } from '../input/parameters';

/** The industry of a business, in the words of WhatsApp's business profile. */
export const industry = defineField({
	displayName: 'Industry',
	name: 'vertical',
	type: 'options',
	default: 'Other',
	options: [
		{ name: 'Automotive', value: 'Automotive' },
		{ name: 'Beauty, Spa and Salon', value: 'Beauty, Spa and Salon' },
		{ name: 'Clothing and Apparel', value: 'Clothing and Apparel' },
		{ name: 'Education', value: 'Education' },
		{ name: 'Entertainment', value: 'Entertainment' },
		{ name: 'Event Planning and Service', value: 'Event Planning and Service' },
		{ name: 'Finance and Banking', value: 'Finance and Banking' },
		{ name: 'Food and Grocery', value: 'Food and Grocery' },
		{ name: 'Hotel and Lodging', value: 'Hotel and Lodging' },
		{ name: 'Medical and Health', value: 'Medical and Health' },
		{ name: 'Non-Profit', value: 'Non-profit' },
		{ name: 'Other', value: 'Other' },
		{ name: 'Professional Services', value: 'Professional Services' },
		{ name: 'Public Service', value: 'Public Service' },
		{ name: 'Restaurant', value: 'Restaurant' },
		{ name: 'Shopping and Retail', value: 'Shopping and Retail' },
		{ name: 'Travel and Transportation', value: 'Travel and Transportation' },
	],
});
