namespace DeepNet.Backends;

/// <summary>Normalizations: fused where a backend overrides them, else the composition that defines them.</summary>
internal abstract partial class Backend
{
    /// <summary>Every row of x [rows, n] as y = (x - mean) · rstd · w + b, with mean and rstd as [rows, 1].</summary>
    /// <remarks>Without <paramref name="center"/> the mean is taken to be 0. w and b are [n] or null.</remarks>
    public virtual (Tensor Y, Tensor Mean, Tensor Rstd) LayerNorm(
        Tensor x, Tensor? w, Tensor? b, double epsilon, bool center) =>
        Normalization.Forward(x, w, b, [1], epsilon, center);

    /// <summary>The gradients of <see cref="LayerNorm"/>; that of b, the sum of dy, if it is wanted.</summary>
    public virtual (Tensor Dx, Tensor? Dw, Tensor? Db) LayerNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w, bool center, bool needsDb)
    {
        (Tensor dx, Tensor? dw) = Normalization.Gradient(dy, x, mean, rstd, w, [1], center);
        return (dx, dw, needsDb ? dy.Sum(0) : null);
    }

    /// <summary>Every channel of x [batch, channels, n] as y = (x - mean) · rstd · w + b,
    /// with mean and rstd as [1, channels, 1].</summary>
    /// <remarks>w and b are [channels, 1] or null.</remarks>
    public virtual (Tensor Y, Tensor Mean, Tensor Rstd) BatchNorm(Tensor x, Tensor? w, Tensor? b, double epsilon) =>
        Normalization.Forward(x, w, b, [0, 2], epsilon, center: true);

    /// <summary>The gradients of <see cref="BatchNorm"/>, that of b as [channels, 1].</summary>
    public virtual (Tensor Dx, Tensor? Dw, Tensor Db) BatchNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w)
    {
        (Tensor dx, Tensor? dw) = Normalization.Gradient(dy, x, mean, rstd, w, [0, 2], center: true);
        return (dx, dw, dy.SumTo([dy.Shape[1], 1]));
    }
}
