using DeepNet.Kernels;

namespace DeepNet;

/// <summary>Discrete Fourier transforms: Xₖ = s · Σₜ xₜ exp(-2πi·k·t / n), with + for the inverse.</summary>
/// <remarks>
/// Complex numbers are pairs (re, im) in a last dimension of size 2. The other dimensions are those that <c>dim</c>
/// counts: -1 is the one before the pairs. Any length goes, in n·log n steps. Float32 is computed in double precision
/// and rounded once. Transforms are linear, so that they are differentiable any number of times. torch.fft.
/// </remarks>
public static partial class Fourier
{
    /// <summary>The transform along one dimension of pairs.</summary>
    private static Tensor Complex(string name, Tensor x, int? n, int dim, FourierNorm norm, bool isInverse)
    {
        CheckPairs(name, x);
        int d = ComplexDim(name, x, dim), size = Length(name, n ?? x.Shape[d], x);
        return Along(name, x, d, size, size, isRealIn: false, isRealOut: false, norm, isInverse);
    }

    /// <summary>A transform of the given length along d, whose first results are kept.</summary>
    private static Tensor Along(
        string name, Tensor x, int d, int n, int kept, bool isRealIn, bool isRealOut, FourierNorm norm, bool isInverse)
    {
        if (x.DType.IsHalf())
        {
            return Along(name, x.Cast(DType.Float32), d, n, kept, isRealIn, isRealOut, norm, isInverse)
                .Cast(x.DType);
        }

        int last = x.Rank - (isRealIn ? 1 : 2);
        Tensor rows = x.Movedim(d, last);
        int from = rows.Shape[last];
        long count = 1;
        for (int i = 0; i < last; i++)
            count *= rows.Shape[i];
        double scale = norm switch
        {
            FourierNorm.Ortho => 1 / Math.Sqrt(n),
            FourierNorm.Forward => isInverse ? 1 : 1.0 / n,
            _ => isInverse ? 1.0 / n : 1,
        };
        var plan = new FourierRows(count, n, from, kept, isRealIn, isRealOut, isInverse, scale);
        return Transform(name, rows, plan).Movedim(last, d);
    }

    private static Tensor Transform(string name, Tensor x, FourierRows plan)
    {
        int lead = x.Rank - (plan.IsRealIn ? 1 : 2);
        int[] sizes = [.. x.Shape.AsSpan()[..lead], plan.To];
        Tensor y = x.New(plan.IsRealOut ? sizes : [.. sizes, 2]);
        x.Backend.Fourier(x.Detach().Contiguous(), y, plan);
        return y.Track(name, (x, dy => Transform(name, dy, plan.Adjoint())));
    }

    private static void CheckPairs(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating(name, x);
        Check.Shape(
            x.Rank >= 2 && x.Shape[-1] == 2,
            $"{name}: shape {x.Shape} is not that of complex numbers; pairs (re, im) stand in a last dim of size 2.");
    }

    private static void CheckReal(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating(name, x);
        Check.Shape(x.Rank >= 1, $"{name}: a scalar has no dim to transform.");
    }

    /// <summary>A dim of complex numbers, 0 … rank-2: the pairs do not count.</summary>
    private static int ComplexDim(string name, Tensor x, int dim) => Check.Dim(name, dim, x.Rank - 1, x.Shape);

    private static int Length(string name, int n, Tensor x)
    {
        Check.Argument(n > 0, $"{name}: length n {n} for shape {x.Shape}; a transform has at least one element.");
        return n;
    }
}
