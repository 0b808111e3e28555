/** The role whose keys this function uses: the lender's id, or `gateway`. */
export const keyOwner = (): string => process.env["LENDER_ID"] ?? "gateway";
