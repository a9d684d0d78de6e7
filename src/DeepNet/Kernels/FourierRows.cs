namespace DeepNet.Kernels;

/// <summary>What a Fourier transform of rows does: y = scale · keep(F(pad(x))), F with exp(-2πi·k·t / n), or + for the
/// inverse.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="N">Length of the transform; a shorter row is filled up with zeros, a longer one cut.</param>
/// <param name="From">Length of a row of x.</param>
/// <param name="To">Length of a row of y: the first results, and zeros beyond n.</param>
/// <param name="IsRealIn">x holds single numbers, else pairs.</param>
/// <param name="IsRealOut">y holds real parts, else pairs.</param>
/// <param name="IsInverse">The sign of the exponent is +.</param>
/// <param name="Scale">What the results are multiplied by.</param>
internal readonly record struct FourierRows(
    long Rows, int N, int From, int To, bool IsRealIn, bool IsRealOut, bool IsInverse, double Scale)
{
    /// <summary>The transposed map, which is of the same kind: it takes gradients of y to gradients of x.</summary>
    public FourierRows Adjoint() => this with
    {
        From = To,
        To = From,
        IsRealIn = IsRealOut,
        IsRealOut = IsRealIn,
        IsInverse = !IsInverse,
    };
}
