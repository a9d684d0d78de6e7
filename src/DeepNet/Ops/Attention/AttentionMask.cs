namespace DeepNet;

/// <summary>Masks for attention.</summary>
/// <remarks>
/// Masks of 0 and −∞, which are added to the scores, mean the same everywhere. Masks of Bool type do not: in
/// <see cref="Tensor.ScaledDotProductAttention"/> true shows a key, in the layers (as in PyTorch) true hides it.
/// </remarks>
public static class AttentionMask
{
    /// <summary>A query sees its own position and those before: 0 there, −∞ elsewhere.</summary>
    /// <param name="queries">Queries; they are the last of the keys, as where earlier keys are cached.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <param name="dtype">That of the queries.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[queries, keys], to be added to the scores.</returns>
    /// <remarks>Where nothing is cached, isCausal does the same and skips what is hidden.
    /// torch.nn.Transformer.generate_square_subsequent_mask.</remarks>
    /// <exception cref="ArgumentException">There are more queries than keys, or a number is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Causal(int queries, int? keys = null, DType dtype = DType.Float32, Device? device = null) =>
        Band(nameof(Causal), queries, keys ?? queries, int.MaxValue, dtype, device);

    /// <summary>A query sees its own position and so many in all that end with it: 0 there, −∞ elsewhere.</summary>
    /// <param name="queries">Queries; they are the last of the keys.</param>
    /// <param name="window">How many positions a query sees, its own with them.</param>
    /// <param name="keys">Keys; as many as queries if not given.</param>
    /// <param name="dtype">That of the queries.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[queries, keys], to be added to the scores.</returns>
    /// <remarks>Beltagy et al., 2020, https://arxiv.org/abs/2004.05150.</remarks>
    /// <exception cref="ArgumentException">The window is not positive, there are more queries than keys, or a number
    /// is negative.</exception>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor SlidingWindow(
        int queries, int window, int? keys = null, DType dtype = DType.Float32, Device? device = null)
    {
        Check.Argument(window > 0, $"AttentionMask.SlidingWindow: window {window} must be positive.");
        return Band(nameof(SlidingWindow), queries, keys ?? queries, window, dtype, device);
    }

    /// <summary>True at the positions behind the end of each sequence: a key padding mask for the layers, where true
    /// hides.</summary>
    /// <param name="lengths">The positions of each sequence that count.</param>
    /// <param name="maxLength">The length of the padded sequences; that of the longest if not given.</param>
    /// <param name="device">The CPU if not given.</param>
    /// <returns>[batch, maxLength], Bool.</returns>
    /// <exception cref="ArgumentException">A length is negative or more than maxLength.</exception>
    public static Tensor KeyPadding(ReadOnlySpan<int> lengths, int? maxLength = null, Device? device = null)
    {
        int longest = 0;
        foreach (int length in lengths)
            longest = Math.Max(longest, length);
        int size = maxLength ?? longest;
        var hidden = new bool[(long)lengths.Length * size];
        for (int i = 0; i < lengths.Length; i++)
        {
            Check.Argument(
                lengths[i] >= 0 && lengths[i] <= size,
                $"AttentionMask.KeyPadding: length {lengths[i]} of sequence {i} must be in 0 … {size}.");
            hidden.AsSpan((i * size) + lengths[i], size - lengths[i]).Fill(true);
        }

        return Tensor.From<bool>(hidden, [lengths.Length, size], device);
    }

    /// <summary>A Bool mask in which true hides as one that is added to scores: −∞ where it is true, else 0.</summary>
    /// <param name="hidden">The mask.</param>
    /// <param name="dtype">That of the queries.</param>
    /// <returns>A tensor of the mask's shape.</returns>
    /// <exception cref="DTypeException">The mask is not Bool, or the type not floating point.</exception>
    public static Tensor Additive(Tensor hidden, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        const string name = $"{nameof(AttentionMask)}.{nameof(Additive)}";
        Check.Is(name, nameof(hidden), hidden, DType.Bool);
        Tensor zeros = Tensor.Zeros(hidden.Shape, dtype, hidden.Device);
        Check.Floating(name, zeros);
        return zeros.MaskedFill(hidden, double.NegativeInfinity);
    }

    private static Tensor Band(string name, int queries, int keys, int window, DType dtype, Device? device)
    {
        Check.Argument(
            queries >= 0 && keys >= queries,
            $"AttentionMask.{name}: queries {queries} must be in 0 … keys {keys}, whose last ones they are.");
        Tensor query = Tensor.Arange(keys - queries, keys, device: device).Unsqueeze(1);
        Tensor key = Tensor.Arange(0, keys, device: device).Unsqueeze(0);
        Tensor hidden = key > query;
        if (window < keys)
            hidden = hidden.LogicalOr(key <= query - (long)window);
        return Additive(hidden, dtype);
    }
}
