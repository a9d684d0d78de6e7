namespace DeepNet.Gpu.Vendor;

/// <summary>Where a product's matrices lie. Without a bias its address is 0.</summary>
internal readonly record struct ProductAddresses(nint A, nint B, nint Y, nint Bias)
{
    /// <summary>Bytes that each address is a multiple of; 0 without a bias.</summary>
    public (uint A, uint B, uint Y, uint Bias) Alignments => (Of(A), Of(B), Of(Y), Of(Bias));

    private static uint Of(nint address) => (uint)Math.Min(256, address & -address);
}
