namespace DeepNet.Distributions;

/// <summary>What distributions ask of their parameters, and the noise they are moved by.</summary>
internal static class Parameters
{
    // Half a step of a uniform number: keeps logarithms finite.
    private const double SmallestUniformSingle = 1.0 / (1L << 25);
    private const double SmallestUniformDouble = 1.0 / (1L << 54);

    private const double SmallestSingle = 1.17549435082228751e-38; // 2⁻¹²⁶
    private const double SmallestDouble = 2.2250738585072014e-308; // 2⁻¹⁰²²

    /// <summary>A parameter from a C# number.</summary>
    public static Tensor Number(double value) => Tensor.Full(Shape.Scalar, value);

    /// <summary>Checks that a parameter is given and Float32 or Float64.</summary>
    public static Tensor Checked(string distribution, string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.DType is not (DType.Float32 or DType.Float64))
        {
            throw new DTypeException(
                $"{distribution}: {name} is {x.DType}; parameters of distributions are Float32 or Float64.", x.DType);
        }

        return x;
    }

    /// <summary>Two parameters of one kind, expanded to their common shape.</summary>
    public static (Tensor A, Tensor B) Broadcast(string distribution, string nameA, Tensor a, string nameB, Tensor b)
    {
        Check.SameKind(distribution, Checked(distribution, nameA, a), Checked(distribution, nameB, b));
        Shape shape = Shape.Broadcast(distribution, a.Shape, b.Shape);
        return (a.Expand(shape), b.Expand(shape));
    }

    /// <summary>The batch of a parameter whose last dimension is the event.</summary>
    public static Shape Rows(string distribution, string name, Tensor x)
    {
        Checked(distribution, name, x);
        Check.Shape(
            x.Rank > 0 && x.Shape[-1] > 0,
            $"{distribution}: {name} of shape {x.Shape} has no entries; its last dim holds those of one distribution.");
        return x.Shape.AsSpan()[..^1].ToArray();
    }

    /// <summary>Exactly one of probabilities and logits: gives back the one that is given.</summary>
    public static Tensor OneOf(string distribution, Tensor? probs, Tensor? logits)
    {
        Check.Argument(
            probs is null != logits is null,
            $"{distribution}: {(probs is null ? "neither probs nor logits is" : "both probs and logits are")} given; "
                + $"exactly one of them is needed.");
        return probs is not null
            ? Checked(distribution, nameof(probs), probs)
            : Checked(distribution, nameof(logits), logits!);
    }

    /// <summary>ln(p / (1 - p)) of probabilities, which are kept away from 0 and 1 by one rounding.</summary>
    public static Tensor LogitsOf(Tensor probs)
    {
        Tensor p = Away(probs);
        return p.Log() - (-p).Log1p();
    }

    /// <summary>Probabilities kept away from 0 and 1 by one rounding, so that logarithms stay finite.</summary>
    public static Tensor Away(Tensor probs)
    {
        double epsilon = probs.DType == DType.Float64 ? Math.BitIncrement(1.0) - 1 : MathF.BitIncrement(1) - 1;
        return probs.Clamp(epsilon, 1 - epsilon);
    }

    /// <summary>In Float64: logarithms of gamma functions of large numbers are larger still, and cancel.</summary>
    public static Tensor Wide(Tensor x) => x.Cast(DType.Float64);

    /// <summary>ln(1 + eˣ), exact for large x too.</summary>
    public static Tensor Softplus(Tensor x) => -(-x).LogSigmoid();

    /// <summary>Uniform numbers in (0, 1) of the parameter's type and device.</summary>
    public static Tensor OpenUniform(Tensor like, Shape shape, RandomSource? generator) =>
        Tensor.Rand(shape, like.DType, like.Device, generator)
            .Clamp(min: like.DType == DType.Float64 ? SmallestUniformDouble : SmallestUniformSingle);

    /// <summary>Standard normal numbers of the parameter's type and device.</summary>
    public static Tensor Normals(Tensor like, Shape shape, RandomSource? generator) =>
        Tensor.Randn(shape, like.DType, like.Device, generator);

    /// <summary>Numbers of the exponential distribution of rate 1.</summary>
    public static Tensor Exponentials(Tensor like, Shape shape, RandomSource? generator) =>
        -OpenUniform(like, shape, generator).Log();

    /// <summary>Draws that rounding brought to 0 as the smallest positive number.</summary>
    public static Tensor AboveZero(Tensor x) =>
        x.Clamp(min: x.DType == DType.Float64 ? SmallestDouble : SmallestSingle);

    /// <summary>Draws that rounding brought to 1 as the largest number below.</summary>
    public static Tensor BelowOne(Tensor x) =>
        x.Clamp(max: x.DType == DType.Float64 ? Math.BitDecrement(1.0) : MathF.BitDecrement(1));
}
