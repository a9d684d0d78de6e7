namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>β · this + α · (a · b) for matrices; this tensor broadcasts to the product.</summary>
    /// <remarks>With β = 0 this tensor is left out, even where it is NaN. torch.addmm.</remarks>
    /// <exception cref="ShapeException">a and b are not matrices that can be multiplied.</exception>
    public Tensor Addmm(Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check.Shape(a.Rank == 2 && b.Rank == 2, $"Addmm: shapes {a.Shape} and {b.Shape} must be matrices.");
        return AddProduct(nameof(Addmm), a, b, beta, alpha);
    }

    /// <summary>β · this + α · (a · b).</summary>
    private Tensor AddProduct(string name, Tensor a, Tensor b, double beta, double alpha)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).AddProduct(name, cast.Low(a), cast.Low(b), beta, alpha);
        }

        Check.SameKind(name, this, a);
        Tensor product = a.MatMul(b);
        Check.Shape(
            Shape.Broadcast(name, Shape, product.Shape) == product.Shape,
            $"{name}: input {Shape} does not broadcast to the product's shape {product.Shape}.");
        if (alpha != 1)
            product *= alpha;
        return beta == 0 ? product : (beta == 1 ? this : this * beta) + product;
    }
}
