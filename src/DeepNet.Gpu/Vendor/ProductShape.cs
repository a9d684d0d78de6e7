namespace DeepNet.Gpu.Vendor;

/// <summary>A product's sizes and how its matrices lie.</summary>
/// <param name="Precision">What it is computed in.</param>
/// <param name="M">Rows of the result.</param>
/// <param name="N">Columns of the result.</param>
/// <param name="K">Products per result.</param>
/// <param name="A">The left factor.</param>
/// <param name="B">The right factor.</param>
/// <param name="Batch">How many products at once.</param>
internal readonly record struct ProductShape(
    VendorPrecision Precision, int M, int N, int K, ProductFactor A, ProductFactor B, BatchDim Batch);
