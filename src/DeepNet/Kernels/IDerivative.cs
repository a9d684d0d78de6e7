namespace DeepNet.Kernels;

/// <summary>A function whose derivative is computed from y alone: its gradient does not read x.</summary>
internal interface IDerivativeOfResult : IUnaryOp
{
}

/// <summary>A function whose derivative is computed from x alone: its gradient does not read y.</summary>
internal interface IDerivativeOfArgument : IUnaryOp
{
}
