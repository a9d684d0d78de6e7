namespace DeepNet;

/// <summary>The elements that count for each point and how much: places (Int64), whether they exist (Bool) and weights,
/// each [batch, points, taps].</summary>
internal sealed record GridTaps(Tensor Places, Tensor Exists, Tensor Weights)
{
    /// <summary>Taps in planes: every one of these with every one along the next dimension, of this size.</summary>
    public GridTaps Times(GridTaps next, int size) => new(
        Product(Places * (long)size, next.Places, (a, b) => a + b),
        Product(Exists, next.Exists, (a, b) => a & b),
        Product(Weights, next.Weights, (a, b) => a * b));

    /// <summary>The places, -1 where there is none.</summary>
    public Tensor Resolve() =>
        Tensor.Where(Exists, Places, Tensor.Full([1], -1L, DType.Int64, Places.Device)).Contiguous();

    private static Tensor Product(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> combine) =>
        combine(a.Unsqueeze(3), b.Unsqueeze(2)).Flatten(2);
}
