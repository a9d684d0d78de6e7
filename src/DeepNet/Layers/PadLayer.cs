namespace DeepNet.Layers;

/// <summary>What padding layers share: how many elements the border has and what it holds.</summary>
public abstract class PadLayer : Layer
{
    private readonly int _rank;
    private readonly int[] _amounts;
    private readonly PadMode _mode;
    private readonly double _value;

    private protected PadLayer(int rank, ReadOnlySpan<int> padding, PadMode mode, double value = 0)
    {
        string name = GetType().Name, text = string.Join(", ", padding.ToArray());
        Check.Argument(
            padding.Length == 1 || padding.Length == 2 * rank,
            $"{name}: padding [{text}] has {padding.Length} numbers, but must have 1 or {2 * rank}.");
        Check.Argument(
            mode == PadMode.Constant || !padding.ContainsAnyInRange(int.MinValue, -1),
            $"{name}: padding [{text}] must not be negative.");
        _amounts = padding.Length == 1 ? new int[2 * rank] : padding.ToArray();
        if (padding.Length == 1)
            Array.Fill(_amounts, padding[0]);
        (_rank, _mode, _value) = (rank, mode, value);
    }

    /// <summary>Elements before and after each dimension, the last dimension first.</summary>
    public IReadOnlyList<int> Padding => _amounts;

    /// <summary>The shape of x with larger spatial sizes.</summary>
    /// <exception cref="ShapeException">The rank is wrong, or the border is too large for the input.</exception>
    public override Tensor Forward(Tensor x)
    {
        SpatialChecks.CheckRank(GetType().Name, x, _rank);
        return Observed(x.Pad(_amounts, _mode, _value));
    }

    /// <inheritdoc/>
    protected override string Describe() => $"padding: [{string.Join(", ", _amounts)}]";
}
