using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Applies your own function of one variable to every element, with SIMD and gradients of any
    /// order.</summary>
    /// <param name="op">A struct that holds the formula and its derivative.</param>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Apply<TOp>(TOp op)
        where TOp : struct, IUnaryOp
        => Elementwise(typeof(TOp).Name, op);

    /// <summary>What every element-wise operation on floating-point tensors is.</summary>
    internal Tensor Elementwise<TOp>(string name, TOp op)
        where TOp : struct, IUnaryOp
    {
        Check.Floating(name, this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Elementwise(name, op).Cast(DType);
        Tensor x = Contiguous();
        Tensor y = NewLike();
        Backend.Unary(x, y, op);
        return IsRecording(x) ? RecordElementwise(name, x, y, op) : Checked(name, y);
    }

    // Apart, because a closure is made where its method begins: one that is older than y would, when a collection comes
    // between them, outlive the next collection and y with it.
    private static Tensor RecordElementwise<TOp>(string name, Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOp
        => y.Track(name, (x, dy => GradMode.IsEnabled ? dy * x.DerivativeOf(name, op) : x.UnaryGrad(y, dy, op)));

    /// <summary>The same for an operation that has a meaning for integers too.</summary>
    internal Tensor ElementwiseNumeric<TOp>(string name, TOp op)
        where TOp : struct, IUnaryOp, IIntegerUnaryOp
    {
        if (!DType.IsInteger())
            return Elementwise(name, op);
        Tensor y = NewLike();
        Backend.IntegerUnary(Contiguous(), y, op);
        return y;
    }

    /// <summary>f′(x) as a tensor that can be differentiated on.</summary>
    private Tensor DerivativeOf<TOp>(string name, TOp op)
        where TOp : struct, IUnaryOp
    {
        // Two levels of dual numbers would make the generic types grow without end: from the third order on, tensors
        // are the lane.
        string derivative = name + "Derivative";
        var formula = new DerivativeOp<TOp>(op);
        Tensor y = NewLike();
        Backend.Unary(this, y, formula);
        return y.Track(
            derivative,
            (this, dy => GradMode.IsEnabled ? dy * SecondDerivativeOf(op) : UnaryGrad(y, dy, formula)));
    }

    private Tensor SecondDerivativeOf<TOp>(TOp op)
        where TOp : struct, IUnaryOp
    {
        var x = new Dual<TensorLane>(new TensorLane(this), TensorLane.Of(1));
        return op.Derivative(x, op.Forward(x)).Tangent.ToTensor(this);
    }

    private Tensor UnaryGrad<TOp>(Tensor y, Tensor dy, TOp op)
        where TOp : struct, IUnaryOp
    {
        dy = dy.Contiguous();
        Tensor dx = BackwardPass.MayOverwrite(dy) ? dy : NewLike();
        Backend.UnaryGrad(this, y, dy, dx, op);
        return dx;
    }

    private static Tensor Checked(string name, Tensor y)
    {
        Anomaly.Check(name, y);
        return y;
    }
}
