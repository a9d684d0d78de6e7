namespace DeepNet.Layers;

/// <summary>A residual connection: y = x + f(x), or shortcut(x) + f(x).</summary>
/// <remarks>State keys are <c>fn.…</c> and <c>shortcut.…</c>. He et al., 2016,
/// https://arxiv.org/abs/1512.03385.</remarks>
public sealed class Residual : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="function">f.</param>
    /// <param name="shortcut">What x goes through beside f, such as a convolution that changes its shape; null for
    /// nothing.</param>
    public Residual(Layer function, Layer? shortcut = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        (Function, Shortcut) = (function, shortcut);
    }

    /// <summary>f.</summary>
    [Key("fn")]
    public Layer Function { get; }

    /// <summary>What x goes through beside f, or null.</summary>
    public Layer? Shortcut { get; }

    /// <summary>The shape of f(x).</summary>
    /// <exception cref="ShapeException">f(x) and the shortcut have different shapes.</exception>
    public override Tensor Forward(Tensor x)
    {
        Tensor y = Function.Forward(x), beside = Shortcut is null ? x : Shortcut.Forward(x);
        ForwardObserver.Report(Function, y);
        if (Shortcut is not null)
            ForwardObserver.Report(Shortcut, beside);
        Check.Shape(
            y.Shape == beside.Shape,
            $"Residual: the function gives {y.Shape}, but the shortcut {beside.Shape}; they must be equal.");
        return Observed(beside + y);
    }
}
