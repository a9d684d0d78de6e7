namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// <paramref name="a"/> where the condition is true, <paramref name="b"/> elsewhere; all three shapes broadcast.
    /// </summary>
    /// <remarks>torch.where.</remarks>
    /// <exception cref="DTypeException">The condition is not Bool, or a and b differ in type.</exception>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check.Is(nameof(Where), nameof(condition), condition, DType.Bool);
        Autocast.Meet(ref a, ref b);
        Check.SameKind(nameof(Where), a, b);
        Check.SameDevice(nameof(Where), condition, a);
        Shape shape = Shape.Broadcast(nameof(Where), condition.Shape, Shape.Broadcast(nameof(Where), a.Shape, b.Shape));
        Tensor y = a.New(shape);
        a.Backend.Select(
            condition.Detach().Spread(shape).Contiguous(), a.Detach().Spread(shape).Contiguous(),
            b.Detach().Spread(shape).Contiguous(), y);
        return y.Track(
            nameof(Where),
            (a, dy => Where(condition, dy, dy.ScalarLike(0))),
            (b, dy => Where(condition, dy.ScalarLike(0), dy)));
    }
}
