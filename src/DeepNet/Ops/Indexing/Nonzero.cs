namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The indices of the elements that are not 0, [count, rank] in row-major order, as Int64. torch.nonzero.
    /// </summary>
    /// <remarks>The length depends on the values, so this waits for the device.</remarks>
    public Tensor Nonzero()
    {
        long[] places = Backend.TruePositions(Detach().Cast(DType.Bool).Contiguous()).ToArray<long>();
        var index = new long[places.Length * Rank];
        for (int i = 0; i < places.Length; i++)
        {
            long rest = places[i];
            for (int d = Rank - 1; d >= 0; d--)
                (rest, index[(i * Rank) + d]) = Math.DivRem(rest, (long)Shape[d]);
        }

        return From<long>(index, [places.Length, Rank], Device);
    }
}
